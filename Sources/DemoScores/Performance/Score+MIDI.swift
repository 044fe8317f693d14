/// Semitones that the pitch wheel reaches to either side.
private let bendRange = 12.0

extension Score {
  /// A part as a Standard MIDI File, each voice on a channel of its own.
  /// - Parameter tail: beats of quiet after the last bar, in which notes may ring.
  public func midi(_ part: Part, tail: Double = 4) -> [UInt8] {
    var file = MIDIFile()
    file.tempo(0, beatsPerMinute: tempo)
    for change in tempoChanges { file.tempo(change.bar * beatsPerBar, beatsPerMinute: change.tempo) }
    for (index, notes) in performed(part).enumerated() {
      let channel = part.instrument.isKit ? 9 : UInt8(index < 9 ? index : index + 1)
      file.start(part.instrument, channel)
      for note in notes { file.play(note, channel) }
    }
    return file.bytes(end: length + tail)
  }
}

extension MIDIFile {
  fileprivate mutating func control(_ beat: Double, _ channel: UInt8, _ controller: UInt8, _ value: Int) {
    add(beat, [0xB0 | channel, controller, UInt8(value)])
  }

  fileprivate mutating func bend(_ beat: Double, _ channel: UInt8, semitones: Double) {
    let wheel = min(16383, max(0, Int((8192 + 8192 * semitones / bendRange).rounded())))
    add(beat, [0xE0 | channel, UInt8(wheel & 0x7F), UInt8(wheel >> 7)])
  }

  /// Bank, program, full expression, and the reach of the pitch wheel (registered parameter 0).
  fileprivate mutating func start(_ instrument: Instrument, _ channel: UInt8) {
    if !instrument.isKit { control(0, channel, 0, instrument.bank) }
    add(0, [0xC0 | channel, UInt8(instrument.program)])
    control(0, channel, 11, 127)
    for (controller, value) in [(101, 0), (100, 0), (6, Int(bendRange)), (38, 0)] {
      control(0, channel, UInt8(controller), value)
    }
  }

  fileprivate mutating func play(_ note: Note, _ channel: UInt8) {
    let end = note.start + note.length
    add(note.start, order: 2, [0x90 | channel, UInt8(note.pitch), UInt8(note.velocity)])
    add(end, order: 0, [0x80 | channel, UInt8(note.pitch), 0])
    if note.bend != 0 { slide(note, channel) }
    if note.vibrato { wobble(note, channel) }
    if note.bend != 0 || note.vibrato { bend(end, channel, semitones: 0) }
    if note.swell { swell(note, channel) }
  }

  /// From the written pitch to the end of the slide within the first half of the note, then there it stays.
  private mutating func slide(_ note: Note, _ channel: UInt8) {
    let (delay, time) = (min(0.1, note.length * 0.15), min(0.6, note.length * 0.5))
    for step in 1...12 {
      let share = Double(step) / 12
      let eased = share * share * (3 - 2 * share)
      bend(note.start + delay + time * share, channel, semitones: note.bend * eased)
    }
  }

  /// About two wobbles a beat of a third of a semitone, once the note has settled.
  private mutating func wobble(_ note: Note, _ channel: UInt8) {
    var at = min(0.6, note.length * 0.5) + min(0.1, note.length * 0.15) + 0.05
    var phase = 0
    let shape = [0.17, 0.3, 0.17, 0, -0.12, -0.2, -0.12, 0]
    while at < note.length - 0.05 {
      bend(note.start + at, channel, semitones: note.bend + shape[phase % shape.count])
      phase += 1
      at += 0.05
    }
  }

  private mutating func swell(_ note: Note, _ channel: UInt8) {
    for step in 0...16 {
      let share = Double(step) / 16
      control(note.start + share * note.length * 0.7, channel, 11, 50 + Int(77 * share))
    }
    control(note.start + note.length, channel, 11, 127)
  }
}
