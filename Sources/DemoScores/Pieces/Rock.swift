/// A riff, a backbeat, and a chorus of open chords with a short solo over them.
extension Score {
  static let rock: Score = {
    let riff = line(
      """
      A2+E3! A2+E3 . A2+E3 C3+G3 - D3+A3 - | . D3+A3 D3+A3 C3+G3 - A2+E3 - .
      """, velocity: 108)
    let verse = Harmony("A5 | C5 | D5 | A5")
    let chorus = Harmony("F | C | G | A5")
    let chug =
      verse.degrees("11111111", from: "C2", velocity: 100) & verse.degrees("55555555", from: "C2", velocity: 90)
    let open =
      chorus.strum("X--x.xX-", around: "C4", voices: 3, roll: 0.02)
      & chorus.degrees("1--1.11-", from: "C2", velocity: 108)
    let guitar = riff * 2 + chug.map { $0.length *= 0.7 } + riff + open * 2 + riff + line("A2+E3+A3! - - - - - - .")
    let solo = line(
      """
      A4 C5 D5^E5! - - D5 C5 A4 | C5 D5 E5 G5 E5 - C5 D5 | D5^E5! - D5 B4 G4 - B4 D5 | C5^D5 - C5 A4 A4~ - - - |
      A5! - G5 E5 F5 - C5 D5 | E5 G5 E5 C5 G5^A5! - - - | B5! - A5 G5 D5 - B4 D5 | C5^D5 - C5 A4 A5! - - -
      """, velocity: 104)
    let bass =
      line("A2! A2 . A2 C3 - D3 - | . D3 D3 C3 - A2 - .").up(-12) * 2
      + verse.degrees("11111111", from: "C1") + line("A1! A1 . A1 C2 - D2 - | . D2 D2 C2 - A1 - .")
      + (chorus * 2).degrees("1.11.111", from: "C1")
      + line("A1! A1 . A1 C2 - D2 - | . D2 D2 C2 - A1 - . | A1! - - - - - - .")

    let beat = drums([.kick: "X..X.X.. | X.XX....", .snare: "..X...X.", .hat: "XxXxXxXx"])
    let big = drums([
      .kick: "X..X.X.. | X.XX....", .snare: "..X...X.", .ride: "XxXxXxXx", .crash: "X....... | ........",
    ])
    let fill = drums([.kick: "X...X...", .snare: "..X.XXXX", .highTom: "....x...", .floorTom: "......XX"])
    let hit = drums([.kick: "X...", .crash: "X...", .snare: "X..."])
    let drumming = beat * 3 + beat.first(1) + fill + beat.first(1) + fill + big * 3 + big.first(1) + fill + beat + hit

    let tone: [Effect] = [.highpass(80), .amp(gain: 0.5, bass: 0.5, mid: 0.6, treble: 0.6)]
    return Score(
      "rock", tempo: 134, bars: 21, room: Room(tail: 0.35, damping: 0.5),
      master: [
        .curve([50: 0, 90: 1, 150: 3, 250: 5, 400: 5, 700: 4, 1200: 1, 2000: -4, 3200: -5, 5000: -4, 10_000: -4]),
        .compress(-16, ratio: 3, attack: 15), .saturate(3),
      ],
      parts: [
        Part(
          "drums", .powerKit, drumming, level: 2, effects: [.compress(-20, ratio: 4, attack: 15, makeup: 3)],
          reverb: 0.12),
        Part("bass", .pickedBass, bass, level: 0, effects: [.saturate(6), .compress()]),
        Part(
          "left", .overdriveGuitar, guitar, feel: Feel(timing: 0.008), level: 3, pan: -0.7, effects: tone, reverb: 0.08),
        Part(
          "right", .overdriveGuitar, guitar, feel: Feel(timing: 0.008), level: 3, pan: 0.7, effects: tone, reverb: 0.08),
        Part(
          "solo", .overdriveGuitar, .rest(10) + solo + .rest(3), level: 0, effects: [.amp(gain: 0.6)], reverb: 0.2,
          delay: 0.12),
      ])
  }()
}
