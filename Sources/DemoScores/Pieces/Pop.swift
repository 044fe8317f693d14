/// A bright tune over four chords: verse, lift, and a chorus with the hook doubled.
extension Score {
  static let pop: Score = {
    let four = Harmony("C | G | Am | F")
    let lift = Harmony("Dm7 | Am | F | G")
    let hook = line(
      """
      E5 E5 D5 C5 - G4 - . | D5 D5 C5 B4 - G4 - . | C5 C5 B4 A4 - C5 - E5 | F5! - E5 D5 C5 - D5 -
      """, velocity: 98)
    let verse = line(
      """
      . G4 G4 A4 C5 - C5 A4 | G4 - . B4 D5 - B4 - | . A4 A4 C5 E5 - D5 C5 | A4 - C5 - A4 G4 . .
      """, velocity: 84)
    let rise = line(
      "F5 - E5 D5 - A4 - . | E5 - D5 C5 - A4 - . | F5 - E5 F5 - A5 - . | G5 - - A5 B5! - - .", velocity: 92)

    let form = verse + rise + hook * 2
    let bass =
      (four.degrees("1.1.1.11", from: "C2") + lift.degrees("1.1.1.1.", from: "C2") + four.degrees(
        "1.1.1.15", from: "C2") * 2).map { $0.length = min($0.length, 0.4) }
    let chops =
      four.strum("x.x.x.xx | x.xx.x.x", around: "G4", voices: 3) + lift.strum("x-------", around: "G4") + four.strum(
        "x-----x-", around: "G4") * 2
    let strum = (four + lift + four * 2).strum("x.xo.oxo xoxo.oxo", around: "E4", voices: 4, roll: 0.02)
    let pads = (four + lift + four * 2).strum("x---------------", around: "C5", voices: 3)
    let verseBeat = drums([.kick: "X.....xX..x.....", .snare: "....X.......X...", .hat: "x.xxx.xxx.xxx.xx"])
    let fill = drums([.kick: "X.......X.......", .snare: "....X...X.X.XXXX", .hat: "x.x.x.x........."])
    let chorus = drums([
      .kick: "X.....xX..x..x..", .snare: "....X.......X...", .clap: "....X.......X...", .hat: "x.xxx.xxx.xxx.xx",
      .openHat: "..............x.",
      .crash: "X............... | ................ | ................ | ................",
    ])

    return Score(
      "pop", tempo: 104, bars: 16, room: Room(tail: 0.4, damping: 0.4),
      echo: Echo(beats: 0.5, feedback: 0.3, lowpass: 5000),
      master: [
        .curve([50: 0, 90: -2, 150: 1, 400: -2, 1000: -2, 2000: 0, 5000: 0, 10_000: 2]),
        .compress(-18, ratio: 3, attack: 10), .eq(110, 3), .high(5000, 6), .saturate(3),
        .eq(2500, -5, width: 2), .eq(200, -2), .high(8000, 6),
      ],
      parts: [
        Part(
          "drums", .powerKit, verseBeat * 7 + fill + chorus * 2, feel: Feel(timing: 0.002), level: 6,
          effects: [.compress(-18, ratio: 4, makeup: 3)], reverb: 0.105),
        Part("bass", .synthBass, bass, feel: .machine, level: 3, effects: [.compress()], duckedBy: "drums"),
        Part("lead", .oohs, form, level: -9, effects: [.highpass(200), .eq(3000, 4)], reverb: 0.3, delay: 0.15),
        Part("double", .polysynth, .rest(8) + hook * 2, level: -10, effects: [.chorus], reverb: 0.225, delay: 0.2),
        Part(
          "piano", .piano, chops.short(0.8), level: -4, pan: 0.3, effects: [.highpass(150), .high(4000, 3)],
          reverb: 0.15
        ),
        Part("guitar", .steelGuitar, strum, level: -6, pan: -0.5, effects: [.highpass(250)]),
        Part("pad", .warmPad, pads, level: -8, effects: [.width(1.6)], reverb: 0.3, duckedBy: "drums"),
      ])
  }()
}
