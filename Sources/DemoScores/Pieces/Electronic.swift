/// A pulse in A minor: over a deep bass that opens slowly an arpeggio opens up, drums arrive, all falls away, and comes
/// back whole.
extension Score {
  static let electronic: Score = {
    let loop = Harmony("Am | F | C | G")
    let form = loop * 4
    let arp = form.degrees("1358 5835 8153 5818", from: "C4", velocity: 84)
    let bass = form.degrees("1--------------.", from: "C1", velocity: 100)
    let pad = form.strum("x---------------", around: "E4", voices: 4)
    let lead = line(
      """
      E5 - - C5 - - D5 - E5 - - G5 - - E5 - | F5 - - C5 - - D5 - F5 - - A5 - - G5 - |
      E5 - - C5 - - G4 - C5 - - E5 - - G5 - | D5 - - B4 - - D5 - G5 - - B5 - - A5 -
      """, step: 0.25, velocity: 96)
    let kick = drums([.kick: "X...X...X...X..."])
    let top = drums([.clap: "....X.......X...", .openHat: "..x...x...x...x.", .hat: "xoxoxoxoxoxoxoxo"])
    let build = drums([.snare: "x...x...x...x... | x.x.x.x.xxxxXXXX"])

    return Score(
      "electronic", tempo: 126, bars: 16, room: Room(tail: 0.6, damping: 0.3),
      echo: Echo(beats: 0.75, feedback: 0.5, lowpass: 5000),
      master: [.high(3000, -3), .compress(-16, ratio: 2), .eq(200, -3)],
      parts: [
        Part(
          "kick", .electronicKit, kick * 10 + .rest(2) + kick * 4, feel: .machine, level: -1, effects: [.lowpass(6000)]),
        Part("top", .kit808, .rest(4) + top * 6 + build.louder(-20) + top * 4, feel: .machine, level: -18, reverb: 0.1),
        Part(
          "bass", .detunedSaw, bass, feel: .machine, level: 6,
          effects: [.sweep(120, 1200, start: 0, end: 19), .lowpass(1200)]),
        Part(
          "arp", .sawLead, arp.map { $0.length = 0.15 }, feel: .machine, level: -9,
          effects: [
            .sweep(300, 6000, start: 0, end: 15, resonance: 3), .sweep(6000, 500, start: 19, end: 22.8, resonance: 3),
          ], reverb: 0.15, delay: 0.35),
        Part(
          "pad", .detunedSaw, pad, feel: .machine, level: -14,
          effects: [.sweep(500, 2500, start: 0, end: 19), .sweep(400, 8000, start: 19, end: 22.8), .width(1.5)],
          reverb: 0.4, duckedBy: "kick"),
        Part(
          "lead", .squareLead, .rest(8) + lead.first(2) + .rest(2) + lead, feel: .machine, level: -4,
          effects: [.chorus], reverb: 0.25, delay: 0.3),
      ])
  }()
}
