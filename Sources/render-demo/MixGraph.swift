import DemoScores

/// The mixing desk of a piece as an FFmpeg filter graph: input n is the stem of part n.
///
/// stem → common loudness → ducking → level, effects, pan → mix; a share of each to the room and the echo, which return to the mix;
/// mix → master → fade at the end.
struct MixGraph {
  private var lines: [String] = []
  /// The pads that feed each bus.
  private var buses: [String: [String]] = [:]

  /// - Parameter gains: decibels that bring each stem to the common loudness.
  init(_ score: Score, gains: [Double]) {
    for index in score.parts.indices { input(index, of: score, gain: gains[index]) }
    for (index, part) in score.parts.enumerated() { strip(part, index) }
    bringBack("room", through: Self.plate(score.room))
    bringBack("echo", through: Self.taps(score.echo, beat: 60 / score.tempo))
    let seconds = score.seconds
    let master = score.master.map(\.filters) + ["atrim=end=\(seconds)", "afade=t=out:st=\(seconds - 0.8):d=0.8"]
    lines.append("\(sum("mix")),\(master.joined(separator: ","))[out]")
  }

  var text: String { lines.joined(separator: ";\n") }

  /// Copies the stem once for itself and once for every part that it ducks.
  private mutating func input(_ index: Int, of score: Score, gain: Double) {
    let name = score.parts[index].name
    let followers = score.parts.indices.filter { score.parts[$0].duckedBy == name }
    let copies = "[in\(index)]" + followers.map { "[key\($0)]" }.joined()
    let format = "aformat=sample_fmts=fltp:channel_layouts=stereo"
    lines.append("[\(index):a]\(format),volume=\(gain)dB,asplit=\(followers.count + 1)\(copies)")
  }

  private mutating func strip(_ part: Part, _ index: Int) {
    let ducking = "[key\(index)]sidechaincompress=threshold=0.03:ratio=6:attack=5:release=180,"
    let (left, right) = (min(1, 1 - part.pan), min(1, 1 + part.pan))
    let devices = ["volume=\(part.level)dB"] + part.effects.map(\.filters) + ["pan=stereo|c0=\(left)*c0|c1=\(right)*c1"]
    let sends = [("mix", 1), ("room", part.reverb), ("echo", part.delay)].filter { $0.1 > 0 }
    let copies = sends.map { "[\($0.0)\(index)]" }.joined()
    lines.append(
      "[in\(index)]\(part.duckedBy == nil ? "" : ducking)\(devices.joined(separator: ",")),asplit=\(sends.count)\(copies)"
    )
    for (bus, share) in sends {
      lines.append("[\(bus)\(index)]volume=\(share)[\(bus).\(index)]")
      buses[bus, default: []].append("[\(bus).\(index)]")
    }
  }

  private func sum(_ bus: String) -> String {
    let pads = buses[bus] ?? []
    return "\(pads.joined())amix=inputs=\(pads.count):normalize=0"
  }

  private mutating func bringBack(_ bus: String, through device: String) {
    guard buses[bus] != nil else { return }
    lines.append("\(sum(bus)),\(device)[\(bus)]")
    buses["mix", default: []].append("[\(bus)]")
  }

  private static func plate(_ room: Room) -> String {
    "ladspa=file=caps:plugin=PlateX2:controls=c0=0.7|c1=\(room.tail)|c2=\(room.damping)|c3=1,highpass=f=80"
  }

  /// Repeats until they have faded by 30 dB.
  private static func taps(_ echo: Echo, beat: Double) -> String {
    var (decays, decay): ([Double], Double) = ([], 1)
    while decay > 0.03, decays.count < 12 {
      decays.append(decay)
      decay *= echo.feedback
    }
    let delays = decays.indices.map { "\(Double($0 + 1) * echo.beats * beat * 1000)" }
    let levels = decays.map { "\($0)" }
    return "aecho=0.001:1:\(delays.joined(separator: "|")):\(levels.joined(separator: "|")),"
      + "lowpass=f=\(echo.lowpass),highpass=f=200"
  }
}
