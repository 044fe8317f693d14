import Testing

@testable import DemoScores

struct NotationTests {
  @Test func `a line reads pitches, holds, rests, slides and marks`() {
    let notes = line("C4 - . Bb3! | A4^B4 -  E4+G#4? .", velocity: 90).notes
    #expect(notes.map(\.pitch) == [60, 58, 69, 64, 68])
    #expect(notes.map(\.start) == [0, 1.5, 2, 3, 3])
    #expect(notes.map(\.length) == [1, 0.5, 1, 0.5, 0.5])
    #expect(notes.map(\.velocity) == [90, 108, 90, 90, 65])
    #expect(notes[2].bend == 2)
  }

  @Test func `phrases follow, coincide and repeat`() {
    let one = line("C4 D4 E4 F4")
    let song = one + (one & line("C5 - - -")) * 2
    #expect(song.length == 6)
    #expect(song.notes.count == 14)
    #expect(song.notes.last?.start == 4)
    #expect(Phrase.rest(2).length == 8)
  }

  @Test(arguments: [
    ("C", "C4", [55, 60, 64]), ("Am7", "E4", [60, 64, 67, 69]), ("Bbmaj7", "D4", [57, 58, 62, 65]),
    ("F#m", "C4", [57, 61, 66 - 12]), ("E5", "G2", [40, 47]),
  ])
  func `a chord lies around its centre`(name: String, centre: String, tones: [Int]) {
    let voicing = Chord(name).voicing(around: pitch(centre))
    #expect(voicing == tones.sorted())
    #expect(voicing.allSatisfy { abs($0 - pitch(centre)) <= 6 })
  }

  @Test func `degrees follow the chord, and lead to the next`() {
    let walk = Harmony("Am7 | D7").degrees("135<", from: "E1")
    #expect(walk.notes.map(\.pitch) == [33, 36, 40, 37, 38, 42, 45, 32])
    #expect(Harmony("C/G").degrees("1...", from: "C2").notes.map(\.pitch) == [43])
  }

  @Test func `chords share a bar evenly`() {
    let strums = Harmony("C | F G").strum("x-x-", around: "C4", voices: 3)
    #expect(Set(strums.notes.filter { $0.start == 4 }.map { $0.pitch % 12 }) == [5, 9, 0])
    #expect(Set(strums.notes.filter { $0.start == 6 }.map { $0.pitch % 12 }) == [7, 11, 2])
    #expect(strums.length == 8)
  }

  @Test func `drum strokes are as hard as they are written, and short lines repeat`() {
    let beat = drums([.kick: "X...x... | Xo......", .hat: "x.x."])
    #expect(beat.length == 8)
    #expect(beat.notes.filter { $0.pitch == 36 }.map(\.start) == [0, 2, 4, 4.5])
    #expect(beat.notes.filter { $0.pitch == 36 }.map(\.velocity) == [116, 92, 116, 52])
    #expect(beat.notes.filter { $0.pitch == 42 }.map(\.start) == [0, 2, 4, 6])
  }
}
