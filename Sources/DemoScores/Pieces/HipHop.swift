/// Boom bap: a lazy break, a deep bass, an electric-piano loop off an old record, and a horn that answers.
extension Score {
  static let hiphop: Score = {
    let loop = Harmony("Dm9 | Gm7 | Bbmaj7 | A7#9")
    let keys = loop.strum("x--. ..x- ...x --..", around: "D4", voices: 4, roll: 0.03)
    let lastChord = Harmony("Dm9").strum("X---", around: "D4", voices: 4, roll: 0.04).map { $0.length = 6.5 }
    let bells = line("A5 - . F5 . D5 . . | . . G5 - F5 . D5 . | . F5 . . D5 . C5 . | C#5 - . . E5 . . .", velocity: 60)
    let bass = line(
      """
      D2! - - . . . D2 . . D2 - . F2 - C2 - | G1! - - . . . G1 . . . G1 - Bb1 - - . |
      Bb1! - - . . . Bb1 . . Bb1 - . D2 - - . | A1! - - . . A1 . . C#2 - - . E2 - C#2 .
      """, step: 0.25)
    let horn = line(". . . . . . A4! . | Bb4 A4 G4 - . . . . | . . . . . . D5! . | C#5 - . A4 - . . .", velocity: 96)
    let boom = drums([
      .kick: "X..x..x...X..... | X.....x..xX.....", .snare: "....X..o....X... | ....X..o.o..X..o",
      .hat: "x.x.x.x.x.x.x.x. | x.x.x.xxx.x.x...", .openHat: "................ | ..............x.",
    ])
    let scratch = drums([
      .scratchPush: "..x.x...X..x..x. | X...x.x.x.x.X...", .scratchPull: "...x.x....x..x.. | ..x..x.x.x.x..x.",
    ])
    let cut = drums([.kick: "X..x..x.........", .snare: "....X.......X.XX", .hat: "x.x.x.x........."])

    return Score(
      "hiphop", tempo: 92, bars: 13, swing: .sixteenths(0.58), room: Room(tail: 0.25, damping: 0.7),
      echo: Echo(beats: 0.75, feedback: 0.4, lowpass: 2000),
      master: [
        .curve([50: 3, 90: 2, 150: -4, 250: -8, 400: -7, 700: -3, 2000: 4, 5000: 4, 10_000: 0]),
        .compress(-16, ratio: 3, attack: 20), .saturate(3),
      ],
      parts: [
        Part(
          "drums", .standardKit,
          .rest(1) + boom * 3 + boom.first(1) + cut + boom + cut
            + drums([.kick: "X...", .snare: "...."]), feel: Feel(timing: 0.004, lag: 0), level: 4,
          effects: [.compress(-22, ratio: 5, attack: 15, makeup: 4), .saturate(6)], reverb: 0.05),
        Part(
          "bass", .fingeredBass, .rest(1) + bass * 2 + bass.first(3) + line("D2! - - - - - - -"),
          feel: Feel(lag: 0.012), level: 7, effects: [.lowpass(1200), .saturate(4)]),
        Part(
          "keys", .electricPiano, keys.first(1) + keys * 2 + keys.first(3) + lastChord,
          feel: Feel(timing: 0.01, lag: 0.015), level: -3,
          effects: [.highpass(200), .tremolo(3, depth: 0.3)], reverb: 0.1),
        Part("bells", .clavinet, .rest(5) + bells * 2, level: -23, pan: 0.3, effects: [.lowpass(4000)], delay: 0.1),
        Part(
          "scratch", .standardKit, .rest(5) + scratch * 4, feel: Feel(timing: 0.01), level: -6, pan: 0.2, reverb: 0.05),
        Part(
          "horn", .brass, .rest(5) + horn * 2, level: -9, pan: -0.2, effects: [.lowpass(4500), .saturate(6)],
          reverb: 0.1),
      ])
  }()
}
