import Testing

@testable import DemoScores

struct PerformanceTests {
  private func score(
    _ phrase: Phrase, swing: Swing? = nil, changes: [(bar: Double, tempo: Double)] = [], feel: Feel = .machine
  ) -> Score {
    Score(
      "test", tempo: 120, bars: 1, swing: swing, tempoChanges: changes,
      parts: [Part("one", .piano, phrase, feel: feel)])
  }

  @Test func `swing delays every second eighth and leaves the beats alone`() {
    let swing = Swing.eighths(2.0 / 3)
    #expect([0, 0.5, 1, 1.5].map(swing.played).map { ($0 * 3).rounded() } == [0, 2, 3, 5])
    #expect(abs(swing.played(0.25) - 1.0 / 3) < 1e-12)
    #expect(Swing.eighths(0.5).played(3.7) == 3.7)
  }

  @Test func `seconds follow the tempo changes`() {
    let slower = score(Phrase(length: 4), changes: [(bar: 0.5, tempo: 60)])
    #expect(slower.seconds(at: 2) == 1)
    #expect(slower.seconds(at: 4) == 3)
  }

  @Test func `people are not quite in time, and always in the same way`() throws {
    let loose = score(line("C4 D4 E4 F4"), feel: Feel(timing: 0.01, velocity: 5))
    let notes = loose.performed(loose.parts[0])[0]
    #expect(notes == loose.performed(loose.parts[0])[0])
    #expect(notes.map(\.start) != [0, 0.5, 1, 1.5])
    for (note, written) in zip(notes, [0, 0.5, 1, 1.5]) { #expect(abs(note.start - written) < 0.15) }
  }

  @Test func `a pitch that is struck again has been let go before`() {
    let held = Phrase(
      [60, 60].enumerated().map { place, pitch in
        Note(pitch: pitch, start: Double(place), length: 3, velocity: 90)
      }, length: 4)
    let notes = score(held).performed(score(held).parts[0])[0]
    #expect(notes[0].start + notes[0].length < 1)
    #expect(notes[1].length == 3)
  }

  @Test func `numbers of the file are seven bits a byte`() {
    #expect(MIDIFile.variableLength(0) == [0])
    #expect(MIDIFile.variableLength(127) == [0x7F])
    #expect(MIDIFile.variableLength(128) == [0x81, 0])
    #expect(MIDIFile.variableLength(0x3FFF) == [0xFF, 0x7F])
    #expect(MIDIFile.variableLength(0x4000) == [0x81, 0x80, 0])
  }

  @Test func `a tiny score is this file`() {
    let tiny = score(line("C4 E4! . .", step: 1))
    let header: [UInt8] = Array("MThd".utf8) + [0, 0, 0, 6, 0, 0, 0, 1, 1, 0xE0]
    let track: [UInt8] =
      [0, 0xFF, 0x51, 3, 7, 0xA1, 0x20]  // 500,000 µs a beat
      + [0, 0xB0, 0, 0, 0, 0xC0, 0, 0, 0xB0, 11, 127]  // bank, program, expression
      + [0, 0xB0, 101, 0, 0, 0xB0, 100, 0, 0, 0xB0, 6, 12, 0, 0xB0, 38, 0]  // twelve semitones of bend
      + [0, 0x90, 60, 90, 0x83, 0x60, 0x80, 60, 0, 0, 0x90, 64, 108, 0x83, 0x60, 0x80, 64, 0]
      + [0x87, 0x40, 0xFF, 0x2F, 0]
    #expect(
      tiny.midi(tiny.parts[0], tail: 0) == header + Array("MTrk".utf8) + [0, 0, 0, UInt8(track.count)] + track)
  }

  @Test func `a slide reaches its goal and the next note starts straight`() {
    let slide = score(line("C4^D4 - E4 -", step: 1))
    let bytes = slide.midi(slide.parts[0])
    let wheel = bytes.indices.dropLast(2).filter { bytes[$0] == 0xE0 && bytes[$0 - 1] < 0x80 && $0 > 40 }
    let values = wheel.map { Int(bytes[$0 + 1]) + Int(bytes[$0 + 2]) << 7 }
    #expect(values.dropLast().last == 8192 + 8192 * 2 / 12)
    #expect(values.last == 8192)
    #expect(values.dropLast() == values.dropLast().sorted()[...])
  }
}
