/// A piano trio: head, a chorus of solo and a tag over a walking bass and a swinging ride.
extension Score {
  static let jazz: Score = {
    let form = Harmony(
      """
      Fmaj7 | Ebm7 Ab7 | Dbmaj7 | Gm7 C7 | Am7 | D7b9 | Gm7 | C7 |
      Fmaj7 | F7 | Bbmaj7 | Eb7 | Am7 D7 | Gm7 C7 | F6 D7 | Gm7 C7
      """)
    let tag = Harmony("Am7 D7 | Gm7 C7 | F6 | F6")

    let head = line(
      """
      . C5 E5 A5 - G5 E5 C5 | Db5 - Bb4 - . Ab4 C5 Eb5 | F5 - - C5 Ab4 - . . | Bb4 D5 F5 A5 Ab5 G5 E5 Db5 |
      C5 - . E5 - G5 - B5 | A5 F#5 Eb5 C5 A4 - . D5 | Bb4 D5 F5 - A5 - F5 D5 | E5 G5 Bb4 C#5 D5 - C5 -
      """, velocity: 92)
    let solo = line(
      """
      A5 G5 F5 E5 C5 A4 - . | . A4 C5 Eb5 G5 F5 Eb5 C5 | D5 F5 A5 C6 Bb5 - A5 F5 | G5 F5 Eb5 Db5 Bb4 G4 - . |
      . E5 G5 E5 F#5 Eb5 C5 A4 | Bb4 D5 F5 A5 E5 G5 Bb5 Db6 | C6! - A5 F5 F#5 A5 C6 Eb6 | D6 Bb5 G5 F5 E5 Db5 Bb4 G4
      """, velocity: 88
    ).growing(-4, 12)
    let end = line(
      "A4 C5 E5 G5 F#5 Eb5 C5 A4 | Bb4 D5 F5 A5 G5 E5 Db5 C5 | A5! - F5 - D5 C5 A4 - | F5+A5+D6! - - - - - . .")

    let walk =
      form.degrees("1-3-5-<- | 1-5-1-<- | 1-7-5-3- | 1-3-1-<-", from: "E1")
      + line("A1 - C2 - D2 - F#2 - | G2 - Bb1 - C2 - E2 - | F2 - A2 - C3 - D3 - | F2! - - - - - . .")
    let comp =
      form.strum("...x.... | ..x..x.. | x..x.... | .....x.x", around: "C4", voices: 4).short(0.8).louder(-18)
      + tag.strum("x..x.... | x..x.... | ...x.... | X-----..", around: "C4").louder(-14)
    let time = drums([
      .ride: "X.xoX.xo", .pedalHat: "..x...x.", .snare: "...o.... | .....o.o | .o...... | ...o..x.", .kick: "o...o...",
    ])
    let ending = drums([.ride: "X.xoX.xo", .pedalHat: "..x...x.", .snare: "..x.xx.x"]) * 1
    let last = drums([.crash: "x.......", .kick: "x......."])

    return Score(
      "jazz", tempo: 160, bars: 20, swing: .eighths(0.63), room: Room(tail: 0.35, damping: 0.5),
      master: [
        .curve([50: -6, 90: -5, 150: -2, 250: 2, 700: 1, 2000: 3, 3200: 1, 5000: -3, 10_000: -7]),
        .compress(-20, ratio: 2),
      ],
      parts: [
        Part("drums", .jazzKit, time * 4 + time.first(2) + ending + last, level: -10, reverb: 0.3),
        Part(
          "bass", .uprightBass, walk, feel: Feel(timing: 0.008, lag: -0.004), level: 4, effects: [.compress()],
          reverb: 0.3),
        Part(
          "right hand", .piano, head + solo + end, feel: Feel(timing: 0.012, velocity: 9, lag: 0.015), level: 6,
          pan: 0.15, reverb: 0.3),
        Part("left hand", .piano, comp, feel: Feel(timing: 0.01, lag: 0.01), level: -1, pan: -0.2, reverb: 0.3),
      ])
  }()
}
