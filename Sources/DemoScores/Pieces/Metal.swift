/// Thrash in E: a galloping palm-muted riff, double kick, a half-time breakdown, and a tremolo-picked lead.
extension Score {
  static let metal: Score = {
    // Muted low strings and, where they open, power chords.
    let gallop = line("E2 E2 E2 E2 E2 E2 . E2 E2 E2 . . E2 E2 E2 E2", step: 0.25, velocity: 112)
    let open = line(". . . . . . G2+D3+G3! . . . F#2+C#3+F#3! - . . . .", step: 0.25, velocity: 110)
    let openTurn = line(". . . . . . Bb2+F3+Bb3! . . . A2+E3+A3! - G2+D3+G3 - F2+C3+F3 -", step: 0.25, velocity: 110)
    let turn = line("E2 E2 E2 E2 E2 E2 . E2 E2 E2 . . . . . .", step: 0.25, velocity: 112)
    let chords = Harmony("E5 | C5 | G5 | F5")
    let wall =
      chords.strum("X----- x- X------.", around: "G2", voices: 3)
      & chords.degrees("1--------------.", from: "C2", velocity: 112)
    let crawl = line(
      "E2! . . E2 E2 . . . E2 . E2 E2 . . . . | E2! . . E2 E2 . . . E2 E2 E2 E2 E2 E2 . .", step: 0.25, velocity: 118)
    let bells = line(
      ". . . . . . . . . . . . Bb2+F3+Bb3! - - - | . . . . . . . . . . . . . . F2+C3+F3! -", step: 0.25, velocity: 112)
    let stop = line("E2+B2+E3! - - - - - . .")

    let muted = (gallop + turn) * 2 + (gallop + turn) * 2 + .rest(8) + crawl * 2 + .rest(1)
    let opened = (open + openTurn) * 4 + wall * 2 + bells * 2 + stop
    let lead = line(
      """
      E5 E5 G5 G5 B5 B5 G5 G5 E6! - D6 - B5 - G5 - | C6 C6 B5 B5 G5 G5 E5 E5 C6! - B5 - G5 - E5 - |
      D6 D6 B5 B5 G5 G5 D5 D5 B5! - D6 - G5 - B5 - | A5^C6! - - - A5 A5 F5 F5 C5 C5 F5 F5 A5^B5! - - -
      """, step: 0.25, velocity: 104)
    let roots = muted.map { $0.length = min($0.length, 0.22) } & opened.map { $0.length -= 0.02 }
    let bass = Phrase(roots.notes.filter { $0.pitch <= pitch("C3") && $0.pitch != pitch("B2") }, length: roots.length)

    let thrash = drums([
      .kick: "XxXxXxXxXxXxXxXx", .snare: "....X.......X...", .ride: "X...x...X...x...",
      .crash: "X............... | ................",
    ])
    let skank = drums([.kick: "X.X.X.X.X.X.X.X.", .snare: "..X...X...X...X.", .china: "X...X...X...X..."])
    let intro = drums([
      .kick: "X.xxX.x.xX..X.X.", .snare: "....X.......X...", .openHat: "X...X...X...X...",
      .crash: "X............... | ................",
    ])
    let slow = drums([
      .kick: "X..xx...x.xx.... | X..xx...xxxxxx..", .snare: "........X.......", .china: "X...X...X...X...",
    ])
    let roll = drums([
      .kick: "XxXxXxXxXxXxXxXx", .snare: "X.XXX.XX........", .highTom: "........XXXX....",
      .floorTom: "............XXXX",
    ])
    let hit = drums([.kick: "X...", .snare: "X...", .crash: "X...", .crash2: "X..."])

    let tone: [Effect] = [.highpass(70), .saturate(10), .amp(gain: 0.85, bass: 0.5, mid: 0.35, treble: 0.7)]
    return Score(
      "metal", tempo: 164, bars: 21, room: Room(tail: 0.3, damping: 0.5),
      master: [
        .curve([50: -2, 90: 0, 250: 3, 400: 3, 1000: 1, 5000: -1, 7500: -10, 10_000: -20]),
        .compress(-14, ratio: 3, attack: 5), .saturate(4),
      ],
      parts: [
        Part(
          "drums", .powerKit,
          intro * 2 + thrash * 1 + thrash.first(1) + roll + (thrash * 3 + skank + roll) + slow * 2 + hit,
          feel: Feel(timing: 0.003), level: 10, effects: [.compress(-20, ratio: 4, attack: 8, makeup: 3)], reverb: 0.08),
        Part("muted left", .mutedGuitar, muted, level: 7, pan: -0.85, effects: tone),
        Part("muted right", .mutedGuitar, muted, level: 7, pan: 0.85, effects: tone),
        Part("open left", .distortionGuitar, opened, level: 0, pan: -0.85, effects: tone),
        Part("open right", .distortionGuitar, opened, level: 0, pan: 0.85, effects: tone),
        Part(
          "bass", .pickedBass, bass.up(-12).map { if $0.pitch < 24 { $0.pitch += 12 } }, level: 4,
          effects: [.saturate(8), .compress()]),
        Part(
          "lead", .overdriveGuitar, .rest(8) + lead * 2 + .rest(5), level: -8, effects: [.amp(gain: 0.7)], reverb: 0.2,
          delay: 0.2),
      ])
  }()
}
