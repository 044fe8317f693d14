/// A train beat in G: boom-chuck guitar, a fiddle tune, and a pedal steel that answers it.
extension Score {
  static let country: Score = {
    let verse = Harmony("G | G | C | G | Em | C | G | D")
    let chorus = Harmony("C | C | G | Em | C | D | G | G")
    let form = Harmony("G | G | C | G | Em | C | G | D | C | C | G | Em | C | D | G | G")

    let picked = line(
      """
      D4 G4 A4 B4 - - A4 G4 | D4 - G4 - A4^B4 - - . | E4 G4 C5 - B4 A4 G4 E4 | D4^E4 - G4 - G4 - . . |
      G4 A4 B4 - E5! - D5 B4 | C5 - A4 G4 E4 - G4 - | D5 - B4 G4 A4^B4 - G4 E4 | D4 E4 F#4 A4 D5! - - .
      """)
    let fiddle = line(
      """
      E5 - - G5 E5 D5 C5 D5 | E5 - - - . . G4 A4 | B4 - - D5 B4 A4 G4 A4 | B4 - - - . . B4 C#5 |
      C5 - E5 - G5 - E5 C5 | D5 - F#5 - A5! - F#5 D5 | G5 - D5 B4 G4 A4 B4 D5 | G5! - - - - - . .
      """)
    // Two strings of the pedal steel: one stays while the pedal bends the other.
    let steelHigh = line(
      """
      . . . . D5^E5 - - - | D5 - - - B4^D5 - - - | . . . . G4^A4 - G4 - | D5 - - - B4 - - - |
      . . . . B4^C#5 - B4 - | C5 - - - E5 - - - | . . . . B4^D5 - - - | D5 - - - C5^A4 - - -
      """, velocity: 84)
    let steelLow = line(
      """
      . . . . G4 - - - | G4 - - - G4 - - - | . . . . E4 - E4 - | B4 - - - G4 - - - |
      . . . . G4 - G4 - | G4 - - - C5 - - - | . . . . G4 - - - | A4 - - - F#4 - - -
      """, velocity: 78)
    let bass =
      verse.degrees("1---5---", from: "E1") + chorus.degrees("1---5---", from: "E1").first(7)
      + line("G1 - D2 - G1 - - -")
    let boom = form.degrees("1---5---", from: "C3", velocity: 84)
    let chuck = form.strum("..x-..xo", around: "D4", voices: 4, roll: 0.025)
    let train = drums([
      .snare: "ooxo Xoxo ooxo Xoxo | ooxo Xoxo ooxo Xxxo", .kick: "x... .... x..x ....",
      .hat: "x.x. x.x. x.x. x.x.",
    ])
    let end = drums([.snare: "oxXx oxXx X...", .kick: "x... .... X..."], beatsPerBar: 3) + Phrase(length: 1)

    return Score(
      "country", tempo: 116, bars: 16, room: Room(tail: 0.5, damping: 0.5),
      master: [
        .curve([50: -2, 90: 1, 150: 3, 250: 2, 1000: 0, 3000: -2, 6000: -6, 9000: -15]), .compress(-18, ratio: 2),
      ],
      parts: [
        Part(
          "drums", .standardKit, train * 7 + train.first(1) + end, level: -12, effects: [.high(4000, 2)], reverb: 0.15),
        Part("bass", .uprightBass, bass, level: 6, effects: [.compress()], reverb: 0.1),
        Part("boom", .steelGuitar, boom & chuck, level: 9, pan: -0.25, effects: [.highpass(80)], reverb: 0.2),
        Part(
          "picked", .cleanGuitar, picked.singing + Phrase.rest(8), level: 0, pan: 0.2,
          effects: [.compress(-24, ratio: 4)],
          reverb: 0.2),
        Part("fiddle", .fiddle, .rest(8) + fiddle.singing, feel: Feel(timing: 0.01), level: -7, pan: 0.15, reverb: 0.2),
        Part(
          "steel", .hawaiianGuitar, steelHigh + steelHigh.louder(-8), steelLow + steelLow.louder(-8),
          feel: Feel(lag: 0.01), level: -3, pan: 0.45, reverb: 0.2),
      ])
  }()
}
