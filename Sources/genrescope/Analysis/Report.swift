import Files
import FoundationEssentials
import Glibc
import Screen

/// Writes classifications to stdout, and on a terminal a progress bar to stderr. What writes throws `ExitCode` 1 where the
/// output cannot be written, the cause having been said.
struct Report {
  enum Format {
    case table
    case json(timeline: Bool)
    case csv(timeline: Bool, header: Bool)
  }

  private let format: Format
  private let ear: Ear
  private let total: Int
  private let nameWidth: Int
  private let showsProgress: Bool
  private let isTerminal = isatty(STDOUT_FILENO) == 1

  /// Longer names push their lines to the right.
  private static let widestName = 48

  /// - Parameter isPart: the table's columns stand where those of other parts' stand.
  init(_ format: Format, ear: Ear, files: [String], isPart: Bool) {
    self.format = format
    self.ear = ear
    total = files.count
    let widest = isPart ? Self.widestName : files.map { displayWidth(of: sanitised($0)) }.max() ?? 0
    nameWidth = min(Self.widestName, widest)
    showsProgress = isatty(STDERR_FILENO) == 1 && files.count > 1
  }

  func begin() throws {
    if case .csv(let timeline, header: true) = format {
      let first = timeline ? ["file", "time"] : ["file", "seconds", "genre"]
      try emit((first + ear.labels).map(quoted).joined(separator: ","))
    }
    progress(0)
  }

  func add(_ classification: Classification, done: Int) throws {
    clearProgress()
    classification.warnings.forEach(Console.warn)
    switch format {
    case .table: try emit(row(classification))
    case .json(let timeline): try emit(object(classification, timeline: timeline))
    case .csv(timeline: false, _): try emit(values(classification))
    case .csv(timeline: true, _): for step in classification.steps { try emit(values(step, of: classification)) }
    }
    progress(done)
  }

  func fail(_ cause: String, done: Int) {
    clearProgress()
    Console.say(cause)
    progress(done)
  }

  func end() { clearProgress() }

  // MARK: Formats

  private func row(_ classification: Classification) -> String {
    let name = sanitised(classification.file)
    let ranked = classification.belief.indices.sorted { classification.belief[$0] > classification.belief[$1] }
    let beliefs = ranked.prefix(3).map { "\(sanitised(ear.labels[$0])) \(percent(classification.belief[$0]))" }
    let padding = String(repeating: " ", count: max(0, nameWidth - displayWidth(of: name)))
    let seconds = fixed(classification.seconds, 1) + " s"
    return name + padding + String(repeating: " ", count: max(2, 10 - seconds.count)) + seconds + "  "
      + beliefs.joined(separator: "  ")
  }

  private struct Object: Encodable {
    struct Step: Encodable {
      let time: Double
      let belief: [Double]
    }
    let file: String
    let seconds: Double
    let genre: String
    let belief: [String: Double]
    let model: String
    let timeline: [Step]?
  }

  private func object(_ classification: Classification, timeline: Bool) -> String {
    let pairs = zip(ear.labels, classification.belief.map(rounded))
    let object = Object(
      file: classification.file, seconds: (classification.seconds * 1_000).rounded() / 1_000,
      genre: ear.labels[classification.leader], belief: Dictionary(uniqueKeysWithValues: pairs), model: ear.name,
      timeline: timeline
        ? classification.steps.map { .init(time: ($0.time * 1_000).rounded() / 1_000, belief: $0.belief.map(rounded)) }
        : nil)
    return jsonLine(object)
  }

  private func values(_ classification: Classification) -> String {
    ([
      quoted(classification.file), fixed(classification.seconds, 3),
      quoted(ear.labels[classification.leader]),
    ] + classification.belief.map { fixed(Double($0), 5) }).joined(separator: ",")
  }

  private func values(_ step: Classification.Step, of classification: Classification) -> String {
    ([quoted(classification.file), fixed(step.time, 3)] + step.belief.map { fixed(Double($0), 5) })
      .joined(separator: ",")
  }

  /// CSV has no escapes: what a terminal would obey stays out of one.
  private func quoted(_ text: String) -> String { csvField(isTerminal ? sanitised(text) : text) }

  // MARK: Output

  private func emit(_ line: String) throws { try Console.emit(unchanged: line) }

  private func progress(_ done: Int) {
    guard showsProgress, done < total else { return }
    let width = 30
    let filled = done * width / total
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    Console.write("\r\(bar) \(done)/\(total) ", to: STDERR_FILENO)
  }

  private func clearProgress() {
    if showsProgress { Console.write("\r\u{1B}[K", to: STDERR_FILENO) }
  }
}
