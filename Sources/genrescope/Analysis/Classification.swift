import Audio
import Belief
import Network

/// What is believed of a whole file.
struct Classification: Sendable {
  /// A belief in time.
  struct Step: Sendable {
    /// Seconds into the track at which it was reached.
    let time: Double
    let belief: [Float]
  }

  let file: String
  let seconds: Double
  /// One probability a label.
  let belief: [Float]
  let steps: [Step]
  /// What was odd about the file.
  let warnings: [String]

  /// The network works through so much in one go.
  private static let secondsAtOnce = 20

  /// Hears a file to its end.
  /// - Throws: `AudioError`; `ClassificationError` when there is too little sound for a belief; `CancellationError`.
  init(path: String, ear: Ear) throws {
    var stream = try MonoStream(path: path, rate: ear.mel.sampleRate)
    var analysis = Analysis(ear)
    var samples = 0
    var steps: [Step] = []
    while let block = stream.next(about: Self.secondsAtOnce * ear.mel.sampleRate) {
      try Task.checkCancellation()
      samples += block.count
      analysis.push(block) { column, tracker in
        if column.state == .step { steps.append(Step(time: column.time, belief: tracker.instant ?? [])) }
      }
    }
    seconds = Double(samples) / Double(ear.mel.sampleRate)
    guard let belief = analysis.tracker.whole else {
      throw ClassificationError.tooShort(file: path, seconds: seconds, needed: ear.receptiveSeconds)
    }
    self.belief = belief
    self.steps = steps
    file = path
    warnings = stream.file.warnings.map(\.description)
  }

  /// The leading label's index.
  var leader: Int { Belief.leader(of: belief) ?? 0 }
}

/// Why there is no belief of a file that can be decoded, or none at the time asked for.
enum ClassificationError: Error, CustomStringConvertible {
  case tooShort(file: String, seconds: Double, needed: Double)
  case tooEarly(file: String, seconds: Double, needed: Double)
  case endsBefore(file: String, seconds: Double)

  var description: String {
    switch self {
    case .tooShort(let file, let seconds, let needed):
      "\(file) has \(fixed(seconds, 1)) s in all, and too little of it is sound: a belief needs \(fixed(needed, 1)) s."
    case .tooEarly(let file, let seconds, let needed):
      "Of \(file) nothing is believed at \(fixed(seconds, 1)) s: a belief needs \(fixed(needed, 1)) s of sound."
    case .endsBefore(let file, let seconds): "\(file) ends at \(fixed(seconds, 1)) s, before the time asked for."
    }
  }
}
