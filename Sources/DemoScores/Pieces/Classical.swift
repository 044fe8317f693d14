/// The opening of a string quartet in G minor: a theme, its answer in the relative major, and a close.
extension Score {
  static let classical: Score = {
    let theme = Harmony("Gm | Gm | Cm D7 | Gm | Gm | Eb | Cm D7 | Gm")
    let answer = Harmony("Bb | F7 | Gm | Eb | Cm | D7")
    let close = Harmony("Gm D7 | Gm")

    let first =
      line(
        """
        D5! - Bb5 - A5 G5 F#5 G5 | D5 - - Eb5 D5 C5 Bb4 A4 | C5 Eb5 G5 Eb5 D5 C5 A4 F#4 | G4 - - . D5 D5 G5 - |
        D5! - Bb5 - A5 G5 F#5 G5 | Bb5 - G5 - Eb6! D6 C6 Bb5 | C6 - Eb5 G5 F#5 A5 C6 A5 | G5 - - - . . D5? Eb5?
        """)
      + line(
        """
        F5 - D5 F5 Bb5 - - A5 | G5 F5 Eb5 C5 A4 - C5 Eb5 | D5 - Bb4 D5 G5 - - F5 | Eb5 D5 C5 Bb4 G4 - Bb4 Eb5 |
        G5< - - Eb5 C5 D5 Eb5 G5 | F#5 - - A5 C6! A5 F#5 D5
        """, velocity: 80
      ).growing(-10, 20) + line("G5! Bb5 D6 Bb5 A5 G5 F#5 A5 | G5! - - - - - - .")
    let cello =
      theme.degrees("1---5--- | 1-3-5-8-", from: "C2")
      + line(
        """
        Bb2 - - - D3 - Bb2 - | A2 - - - F3 - Eb3 - | G2 - Bb2 D3 G3 - - F3 | Eb3 D3 C3 Bb2 G2 - - - |
        C3 - Eb3 - G3 - Eb3 - | D3 - F#3 - A3 - D3 -
        """) + line("G3 - D3 - D3 - D3 - | G2! - - - - - - .")
    let second =
      theme.degrees("3585 3585", from: "C4", velocity: 72) + answer.degrees("8535 8535", from: "C4", velocity: 66)
      + close.degrees("3585 | 3-------", from: "C4")
    let viola =
      theme.degrees("1-5-3-5-", from: "C3", velocity: 74) + answer.degrees("5-3-8-5-", from: "C3", velocity: 68)
      + close.degrees("1-5-3-5- | 5-------", from: "C3")

    let bow = Feel(timing: 0.014, velocity: 6)
    return Score(
      "classical", tempo: 112, bars: 16, tempoChanges: [(13, 106), (14, 98), (15, 80)],
      room: Room(tail: 0.65, damping: 0.6), master: [.high(4000, -5)],
      parts: [
        Part("first", .violins, first, feel: bow, level: -4, pan: -0.5, reverb: 0.35),
        Part("second", .violins, second, feel: bow, level: -12, pan: -0.2, reverb: 0.35),
        Part("viola", .violas, viola, feel: bow, level: -11, pan: 0.25, reverb: 0.35),
        Part("cello", .celli, cello, feel: bow, level: -2, pan: 0.5, reverb: 0.3),
      ])
  }()
}
