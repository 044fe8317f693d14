/// A shuffle in A: twelve bars on two steel guitars and drums, the lead calling and answering itself, and a close.
extension Score {
  static let blues: Score = {
    let form = Harmony("A7 | D7 | A7 | A7 | D7 | D7 | A7 | A7 | E7 | D7 | A7 D7 | A7 E7")
    let close = Harmony("A7 | A7")

    let call = line("A4 C5^D5! - - A4 G4 A4~ - | . . E4 G4 A4 - C5^D5 - | C5 A4 G4^A4 - A4~ - - .")
    let answer = line("E5! - D5 C5 A4 C5^D5! - -", velocity: 96)
    let higher = line("D5^E5! - - D5 C5 A4 C5^D5 - | F5 D5 C5 A4 D5~ - - . | E4 G4 A4 C5 A4 - A4~ -", velocity: 96)
    let top = line("B4^C5! - E5 D5 B4 G#4 E4 - | D5^E5! - C5 A4 F#4 - A4 - | E4 G4^A4 - C5 A4 G4 E4 -")
    let turn = line("A4 C5 A4 G4 E4 - D#4 E4 | A4 C#5 E5 G5 E5 - C#5 A4 | A4 C5 D#5 E5 A4+C#5+G5! - - -")
    let lead = call + answer + higher + answer.louder(6) + top + turn

    let boogie =
      form.degrees("1 1 5 5 6 6 5 5", from: "C2") + close.degrees("1 1 3 3 5 5 6 6 | 1 1 5 5 1---", from: "C2")
    let beat = drums([.hat: "x.xxx.xx", .snare: "..X...X.", .kick: "X...x... | X...x.x."])
    let fill = drums([.snare: "x.X.oxXX", .kick: "X...x...", .hat: "x.x....."])
    let end =
      drums([.snare: "..X.XXX.", .kick: "X...x.x.", .hat: "xoxo...."])
      + drums([.hat: "xoxo....", .snare: "..X.X...", .crash: "....X...", .kick: "X...X..."])

    return Score(
      "blues", tempo: 98, bars: 14, swing: .eighths(0.66), room: Room(tail: 0.45, damping: 0.5),
      master: [.curve([60: 0, 150: 0, 400: 0, 1000: 0, 3000: -3, 6000: -8, 10_000: -18]), .saturate(4)],
      parts: [
        Part("drums", .roomKit, beat * 5 + beat.first(1) + fill + end, level: -8, reverb: 0.15),
        Part(
          "lead", .steelGuitar, lead.singing, feel: Feel(timing: 0.012, velocity: 8, lag: 0.012), level: 8,
          effects: [.highpass(100)], reverb: 0.1),
        Part(
          "rhythm", .steelGuitar, boogie.up(12).short(0.6), level: 1, pan: -0.4, effects: [.highpass(80)], reverb: 0.1),
      ])
  }()
}
