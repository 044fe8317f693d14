/// Boom bap that two winds rap to: over a hard break, a deep bass and a few chords of an electric piano, a bassoon speaks
/// vowels, and a muted trumpet joins it in the hook.
extension Score {
  static let hiphop: Score = {
    let loop = Harmony("Dm9 | Gm7 | Bbmaj7 | A7#9")
    let keys = loop.strum("x-.. .... ...x -...", around: "D4", roll: 0.03)
    let longChord = Harmony("Dm9").strum("X---", around: "D4", roll: 0.04).map { $0.length = 6 }
    let bass = line(
      """
      D2! - - . . . . . . . D2 . F2 - . . | G1! - - . . . . . . . G1 . Bb1 - . . |
      Bb1! - - . . . . . . . Bb1 . D2 - . . | A1! - - . . . . . . . A1 . G1 - E1 .
      """, step: 0.25)
    let boom = drums([
      .kick: "X.....x...X..... | X......x..X..x..", .snare: "....X.......X... | ....X.......X..o",
      .hat: "x.xxx.x.x.x.x.xx | x.x.x.xxx.x.x.x.",
    ])
    let cut = drums([.kick: "X.....x.........", .snare: "....X.......X.XX", .hat: "x.x.x.x........."])
    let pickup = drums([.scratchPush: "........X..x..x.", .scratchPull: ".........x...x.."])
    let scratch = drums([
      .scratchPush: "..x.x...X..x..x. | X...x.x.x.x.X...", .scratchPull: "...x.x....x..x.. | ..x..x.x.x.x..x.",
    ])

    let verse = """
      A.eoa.E.aoe.A-.. | .aoEa.oeA.eoa... | A.eoaeO.aoe.Aoe. | ..oaE.aeO-.a.... |
      A.eoa.E.aoeaO-.. | .aeOaeo.A.eoE... | AaeoA.e.OaoeE.a. | ..oaE.aeA-......
      """
    let hook = "A-..E-..Ao.eA... | ..oeA-..Oe.aE-.. | A-..E-..Ao.eA... | ..eaO-.aA-......"
    /// Where a mouth that says them lifts a voice, and where not.
    let vowels: KeyValuePairs<Character, Effect> = [
      "a": .curve([80: -10, 120: 0, 500: 2, 700: 8, 1100: 8, 1700: -8, 2500: 0, 3500: -8, 6000: -20]),
      "o": .curve([80: -10, 120: 0, 350: 4, 450: 8, 800: 8, 1300: -10, 2500: -6, 3500: -12, 6000: -25]),
      "e": .curve([80: -10, 120: 0, 300: 2, 500: 8, 900: -8, 1500: 2, 1900: 9, 2500: 6, 3500: -4, 6000: -15]),
    ]
    let bassoon = vowels.map { vowel, mouth in
      Part(
        "bassoon \(vowel)", .bassoon,
        .rest(1) + spoken(verse, vowel, ["D3", "C3", "A2"]) + spoken(hook, vowel, ["F3", "D3", "C3"]),
        feel: Feel(timing: 0.012), level: 2, effects: [mouth], reverb: 0.05)
    }
    let trumpet = vowels.map { vowel, mouth in
      Part(
        "trumpet \(vowel)", .mutedTrumpet, .rest(9) + spoken(hook, vowel, ["F4", "D4", "C4"]),
        feel: Feel(timing: 0.012), level: 0, pan: -0.2, effects: [mouth], reverb: 0.1)
    }

    return Score(
      "hiphop", tempo: 92, bars: 13, swing: .sixteenths(0.56), room: Room(tail: 0.2, damping: 0.8),
      parts: [
        Part(
          "drums", .standardKit,
          .rest(1) + boom * 3 + boom.first(1) + cut + boom + cut + drums([.kick: "X...", .snare: "...."]),
          feel: Feel(timing: 0.004), level: 4, reverb: 0.03),
        Part(
          "bass", .fingeredBass, .rest(1) + bass * 2 + bass.first(3) + line("D2! - - - - - - -"),
          feel: Feel(lag: 0.012), level: 7, effects: [.lowpass(700)]),
        Part(
          "keys", .electricPiano, longChord + keys * 2 + keys.first(3) + longChord,
          feel: Feel(timing: 0.01, lag: 0.015), level: -4, effects: [.highpass(200), .tremolo(3, depth: 0.3)],
          reverb: 0.1),
        Part(
          "scratch", .standardKit, pickup + .rest(8) + scratch * 2, feel: Feel(timing: 0.01), level: -6, pan: 0.2,
          reverb: 0.05),
      ] + bassoon + trumpet)
  }()
}

/// The syllables of a text that have a vowel, each falling by a tone: a capital is stressed and has the highest of three
/// tones; the others have the second, and in the latter half of a bar the third.
private func spoken(_ text: String, _ vowel: Character, _ tones: [String]) -> Phrase {
  text.split(separator: "|").reduce(Phrase(length: 0)) { said, bar in
    let syllables = hits(String(bar), beats: 4).filter { $0.mark.lowercased() == String(vowel) }
    let notes = syllables.map { syllable in
      let stressed = syllable.mark.isUppercase
      return Note(
        pitch: pitch(tones[stressed ? 0 : syllable.start < 2 ? 1 : 2]), start: syllable.start,
        length: syllable.length * 0.85, velocity: stressed ? 115 : 92, bend: -2)
    }
    return said + Phrase(notes, length: 4)
  }
}
