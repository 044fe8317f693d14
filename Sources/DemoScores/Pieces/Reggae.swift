/// One drop in A minor: skank on two and four, a bass that sings, a bubbling organ, and dub echo.
extension Score {
  static let reggae: Score = {
    let riddim = Harmony("Am | Am | Dm | Am")
    let bridge = Harmony("F | G | Am | Am")
    let form = riddim * 2 + bridge * 2 + riddim

    let bassRiddim = line(
      """
      A1! - . A1 C2 - E2 - | D2 - C2 - A1 - . . | D2! - . D2 F2 - A2 - | G2 - E2 - . . A1 -
      """, velocity: 104)
    let bassBridge = line(
      "F2! - . C2 F2 - A2 - | G2 - . D2 G2 - B2 - | A2! - E2 - C2 - A1 - | . . E2 - G2 - A2 -", velocity: 102)
    let tune = line(
      """
      . . E5 - - D5 C5 - | A4 - - . . . . . | . . F5 - - E5 D5 - | E5 - C5 - A4 - . .
      """, velocity: 90)
    let reply = line(
      "A5 - - G5 F5 - C5 - | B5! - - A5 G5 - D5 - | C6 - B5 A5 - - E5 - | A5~ - - - . . . .", velocity: 94)

    let skank = form.strum("..X...X.", around: "E4", voices: 3).short(0.5)
    let bubble = form.strum(".o.x.o.x", around: "C4", voices: 3).short(0.6)
    let drop = drums([
      .hat: "x.xox.xo", .rim: "....X... | ....X..x", .kick: "....X...", .openHat: "........ | .......x",
    ])
    let roll = drums([.snare: "X.xxX.X.", .highTom: "......X.", .kick: "X......."])

    return Score(
      "reggae", tempo: 146, bars: 20, swing: .eighths(0.58), room: Room(tail: 0.4, damping: 0.6),
      echo: Echo(beats: 1.5, feedback: 0.55, lowpass: 2200), master: [.eq(220, -4), .saturate(2)],
      parts: [
        Part(
          "drums", .roomKit, roll + drop * 3 + drop.first(1) + roll + drop * 5 + drop.first(1), level: 6, reverb: 0.15),
        Part("echo rim", .roomKit, (.rest(3) + drums([.rim: "....X..."])) * 5, level: -5, reverb: 0.2, delay: 0.6),
        Part(
          "bass", .fingeredBass, bassRiddim * 2 + bassBridge * 2 + bassRiddim, feel: Feel(lag: 0.012), level: 5,
          effects: [.lowpass(500), .compress(), .eq(55, 4)]),
        Part(
          "skank", .cleanGuitar, skank, level: 1, pan: -0.4, effects: [.highpass(300), .eq(2000, 3)], reverb: 0.12,
          delay: 0.06),
        Part("piano", .piano, skank.louder(-10), level: -9, pan: 0.3, effects: [.highpass(250)], reverb: 0.1),
        Part("organ", .organ, bubble, level: -22, pan: 0.4, effects: [.highpass(200), .lowpass(3000)]),
        Part(
          "melodica", .harmonica, .rest(4) + tune + reply * 2 + tune, level: -12, effects: [.lowpass(4500)],
          reverb: 0.2,
          delay: 0.35),
      ])
  }()
}
