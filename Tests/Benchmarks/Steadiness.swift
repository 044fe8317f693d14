import ArgumentParser
import FoundationEssentials
import Glibc
import TestSupport

/// What should not change a belief, and by how much it does: gain, silence before, a bang.
struct Steadiness: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "steadiness",
    abstract: "How much gain, silence before and a bang change beliefs: on the demo pieces, and on files given.")

  @Option(help: "The model; the built-in one if not given.") var model: String?
  @Option(help: "Where the bang is, in seconds.") var bang = 12.0
  @Argument(help: "Audio files to be tried besides.") var files: [String] = []

  private static let rate = 22_050
  /// The shipped model's; for another the figure of the shift is not one of a whole column.
  private static let hop = 1_708

  func run() throws {
    let scratch = try Scratch()
    for path in try Built.pieces() + files {
      let music = try samples(of: path, rate: Self.rate)
      let variants: [(name: String, samples: [Float])] = [
        ("plain", music), ("louder", music.map { 10 * $0 }), ("quieter", music.map { 0.1 * $0 }),
        ("later", [Float](repeating: 0, count: 25 * Self.hop) + music), ("cut", Array(music.dropFirst(Self.hop))),
        ("calm", Self.calm(music)), ("shocked", shocked(Self.calm(music))),
      ]
      let names = try variants.map { try scratch.write(floatWave($0.samples, rate: Self.rate), to: $0.name + ".wav") }
      let lines = try Timeline.classify(names, model: model)
      let hop = Double(Self.hop) / Double(Self.rate)
      print("\(URL(filePath: path).lastPathComponent):")
      print("  +20 dB: \(lines[1].differences(from: lines[0])), -20 dB: \(lines[2].differences(from: lines[0]))")
      let later = lines[3].differences(from: lines[0], shift: 25 * hop, skipping: 3)
      let shifted = lines[4].differences(from: lines[0], shift: -hop, skipping: 3)
      print("  after silence: \(later); begun a column later: \(shifted)")
      print("  bang: \(lines[6].recovery(after: bang, beside: lines[5]))")
    }
  }

  /// Peaks at -30 dBFS.
  private static func calm(_ music: [Float]) -> [Float] {
    let peak = music.reduce(0) { max($0, abs($1)) }
    return music.map { $0 * 0.031_6 / max(peak, 1e-6) }
  }

  /// With 90 ms at full scale.
  private func shocked(_ music: [Float]) -> [Float] {
    var music = music
    let start = Int(bang * Double(Self.rate))
    for index in start..<min(music.count, start + Self.rate * 90 / 1_000) {
      music[index] = index / 50 % 2 == 0 ? 1 : -1
    }
    return music
  }
}

/// What `classify --timeline` says of a file.
private struct Timeline: Decodable {
  struct Step: Decodable {
    let time: Double
    let belief: [Float]
  }
  let timeline: [Step]

  static func classify(_ files: [String], model: String?) throws -> [Timeline] {
    let options = ["--json", "--timeline"] + (model.map { ["--model", $0] } ?? [])
    let result = try Program.run(program: Built.program, ["classify"] + options + files)
    let lines = result.output.split(separator: "\n")
    guard lines.count == files.count else { throw BenchmarkError("classify: \(result.errors)") }
    return try lines.map { try JSONDecoder().decode(Timeline.self, from: Data($0.utf8)) }
  }

  /// How far the beliefs of the same moments are apart: the largest, and of their means.
  /// - Parameters:
  ///   - shift: this file's moments are so many seconds later.
  ///   - skipping: steps at the beginning that do not count.
  func differences(from other: Timeline, shift: Double = 0, skipping: Int = 0) -> String {
    let pairs = timeline.dropFirst(skipping).compactMap { step in
      other.belief(at: step.time - shift).map { zip(step.belief, $0).map { $0 - $1 } }
    }
    let largest = pairs.map { $0.map(abs).max() ?? 0 }.max() ?? 0
    let labels = pairs.first?.indices ?? 0..<0
    let means = labels.map { label in pairs.reduce(0) { $0 + $1[label] } / Float(pairs.count) }
    return "\(rounded(largest)) (mean \(rounded(means.map(abs).max() ?? 0)))"
  }

  private func rounded(_ difference: Float) -> Float { (10_000 * difference).rounded() / 10_000 }

  /// Between two steps, in proportion.
  private func belief(at time: Double) -> [Float]? {
    guard let after = timeline.firstIndex(where: { $0.time >= time - 1e-3 }) else { return nil }
    guard after > 0 else { return timeline[after].time < time + 1e-2 ? timeline[after].belief : nil }
    let (a, b) = (timeline[after - 1], timeline[after])
    let share = Float((time - a.time) / (b.time - a.time))
    return zip(a.belief, b.belief).map { $0 + share * ($1 - $0) }
  }

  /// Seconds from `moment` until the leader is, for three seconds, what it is in `other`, or what it was before.
  func recovery(after moment: Double, beside other: Timeline) -> String {
    let (mine, undisturbed) = (leaders, other.leaders)
    guard let former = mine.last(where: { $0.time < moment })?.label else { return "has nothing to disturb" }
    var since: Double?
    for (index, step) in mine.enumerated() where step.time >= moment && index < undisturbed.count {
      guard step.label == former || step.label == undisturbed[index].label else {
        since = nil
        continue
      }
      since = since ?? step.time
      if let since, step.time - since >= 3 { return "\(((since - moment) * 10).rounded() / 10) s" }
    }
    return "never forgotten"
  }

  /// The leading label of the smoothed belief after each step.
  private var leaders: [(time: Double, label: Int)] {
    var smoothed: [Float] = []
    var last = 0.0
    return timeline.map { step in
      let share = smoothed.isEmpty ? 1 : Float(1 - exp((last - step.time) / 1.7))
      if smoothed.isEmpty { smoothed = step.belief }
      smoothed = zip(smoothed, step.belief).map { $0 + share * ($1 - $0) }
      last = step.time
      return (step.time, smoothed.indices.max { smoothed[$0] < smoothed[$1] } ?? 0)
    }
  }
}
