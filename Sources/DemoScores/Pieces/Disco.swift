/// Four on the floor in A minor: octave bass, scratching guitar, strings that run, brass that stabs.
extension Score {
  static let disco: Score = {
    let loop = Harmony("Am7 | Dm7 | G7 | Cmaj7 | Fmaj7 | Bm7b5 | E7 | E7")
    let form = Harmony(
      "Am7 | Dm7 | G7 | Cmaj7 | Fmaj7 | Bm7b5 | E7 | E7 | Am7 | Dm7 | G7 | Cmaj7 | Fmaj7 | Bm7b5 | E7 | Am7")

    let strings =
      line(
        """
        E5 - - - - - - - | F5 - - - A5 - G5 F5 | D5 - - - - - - - | E5 - - - G5 - F5 E5 |
        C5 - - - - - E5 - | D5 - - - F5 - D5 - | B4< - - - - - - - | E5 F#5 G#5 A5 B5 C6 D6 E6
        """)
      + line(
        """
        A5! - E5 - C6 - B5 A5 | A5 - F5 - D5 - E5 F5 | G5! - D5 - B5 - A5 G5 | G5 - E5 - C5 - D5 E5 |
        F5! - C5 - A5 - G5 F5 | F5 - D5 - B4 - C5 D5 | E5 - G#5 - B5 - D6 - | A5! - - - - . . .
        """)
    let stab = Harmony("Am7 | Dm7 | G7 | Cmaj7 | Fmaj7 | Bm7b5 | E7 | Am7").strum(
      "....  .... ..X. X... | ...X ..X. .... ....", around: "A4")
    let bass = form.degrees("18181858", from: "E1").first(15) + line("A1! - - - . . . .")
    let scratch = form.strum("x.oX.oxo x.oX.oXo", around: "E5", voices: 3).short(0.6)
    let beat = drums([
      .kick: "X...X...X...X...", .snare: "....X.......X...", .clap: "....x.......x...",
      .hat: "x.o.x.o.x.o.x.o.", .openHat: "..x...x...x...x.",
    ])
    let congas = drums([.highConga: "..x...xx..x...x.", .lowConga: "x.........x.x...", .tambourine: "x.xxx.xxx.xxx.xx"])
    let fill = drums([
      .kick: "X...X...X...X...", .snare: "....X...XxXxXXXX", .hat: "x.x.x.x.........", .openHat: "..x...x.........",
    ])
    let end = drums([.kick: "X...", .crash: "X...", .clap: "X..."])
    let pads = loop.strum("x-------", around: "C5", voices: 4)

    return Score(
      "disco", tempo: 120, bars: 16, room: Room(tail: 0.5, damping: 0.4),
      master: [
        .curve([50: 4, 90: 5, 150: 4, 250: 2, 400: 0, 5000: 1, 10_000: 1]),
        .compress(-28, ratio: 3, attack: 5, release: 60, makeup: 6),
      ],
      parts: [
        Part(
          "drums", .standardKit, beat * 7 + fill + beat * 7 + end, feel: Feel(timing: 0.003), level: 0, reverb: 0.12),
        Part("percussion", .standardKit, .rest(4) + congas * 11 + .rest(1), level: -10, pan: 0.3, reverb: 0.1),
        Part(
          "bass", .popBass, bass, feel: Feel(timing: 0.003), level: 8, effects: [.compress(-26, ratio: 4)], reverb: 0.04
        ),
        Part("guitar", .funkGuitar, scratch, level: -4, pan: -0.5, effects: [.highpass(300), .phaser(0.6)]),
        Part("strings", .violins, strings, level: -4, pan: 0.2, effects: [.highpass(250)], reverb: 0.5),
        Part("low strings", .strings, pads * 2, level: -2, pan: -0.2, reverb: 0.5),
        Part("brass", .brass, .rest(8) + stab, level: -3, pan: 0.4, reverb: 0.35),
        Part("keys", .electricPiano, pads * 2, level: -7, pan: -0.3, effects: [.tremolo(4, depth: 0.4)], reverb: 0.2),
      ])
  }()
}
