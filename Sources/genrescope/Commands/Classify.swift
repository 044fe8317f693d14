import ArgumentParser
import CMalloc
import FoundationEssentials

/// `genrescope classify`: what is believed of files, without a screen.
struct Classify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Name the genre of files and folders, without playing them.",
    discussion: """
      Prints a table; with --json an object a line:
        {"belief": {label: probability}, "file": …, "genre": …, "model": …, "seconds": …}
      and with --timeline also "timeline": [{"belief": [probability…], "time": seconds}], labels in alphabetical \
      order as in the model. What cannot be decoded is reported on stderr, and the exit status is then 1.
      A library can be shared out among machines: --files-from takes each one's part of it, and what they print can be \
      put together as it is (with --csv --no-header).
      """)

  @Argument(
    help: ArgumentHelp("Audio files, and folders to search for them.", valueName: "file|folder"), completion: .file())
  var paths: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("A list of more of them, one a line, or - for one on stdin.", valueName: "list|-"),
    completion: .file())
  var filesFrom: String?

  @Flag(name: .long, help: "With --files-from: a zero byte ends each name, as find -print0 writes them.")
  var null = false

  @Flag(name: .long, help: "One JSON object a line.")
  var json = false

  @Flag(name: .long, help: "With --json or --csv: the belief at every step; in CSV a line a step.")
  var timeline = false

  @Flag(
    name: .long,
    help: "Comma-separated values: file, seconds, genre and a column a label; with --timeline file, time and labels.")
  var csv = false

  @Flag(name: .long, help: "With --csv: without the line of column names.")
  var noHeader = false

  @OptionGroup var modelOptions: ModelOptions

  func validate() throws {
    if json && csv { throw ValidationError("--json and --csv exclude each other.") }
    if timeline && !json && !csv { throw ValidationError("--timeline goes with --json or --csv.") }
    if noHeader && !csv { throw ValidationError("--no-header goes with --csv.") }
    if null && filesFrom == nil { throw ValidationError("--null goes with --files-from.") }
    if paths.isEmpty && filesFrom == nil { throw ValidationError("Name files or folders, or a list of them.") }
    if paths.contains("") { throw ValidationError("An empty file name.") }
  }

  func run() async throws {
    keep_freed_memory()
    let ear = try modelOptions.ear(environment: ProcessInfo.processInfo.environment)
    let listed = try filesFrom.map { try FileList.read($0, end: null ? 0 : UInt8(ascii: "\n")) } ?? []
    let (files, problems) = AudioFiles.find(paths + listed)
    for problem in problems { Console.say(problem) }
    let report = Report(
      json ? .json(timeline: timeline) : csv ? .csv(timeline: timeline, header: !noHeader) : .table, ear: ear,
      files: files, isPart: filesFrom != nil)
    let failures = try await ClassifyRun(files: files, ear: ear).run(report)
    if failures + problems.count > 0 { throw ExitCode(1) }
  }
}

/// Classifies files side by side and reports them in their order.
private struct ClassifyRun {
  let files: [String]
  let ear: Ear

  private enum Outcome: Sendable {
    case classified(Classification)
    case failed(String)
  }

  /// - Returns: how many files failed.
  /// - Throws: what the report throws; the rest is not heard then, for nobody would learn of it.
  func run(_ report: Report) async throws -> Int {
    var failures = 0
    var waiting: [Int: Outcome] = [:]
    var reported = 0
    try report.begin()
    try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
      var started = 0
      func startNext() {
        guard started < files.count else { return }
        let index = started
        group.addTask { (index, classify(files[index])) }
        started += 1
      }
      for _ in 0..<max(1, ProcessInfo.processInfo.activeProcessorCount) { startNext() }
      for try await (index, outcome) in group {
        waiting[index] = outcome
        startNext()
        while let outcome = waiting.removeValue(forKey: reported) {
          reported += 1
          switch outcome {
          case .classified(let classification): try report.add(classification, done: reported)
          case .failed(let cause):
            failures += 1
            report.fail(cause, done: reported)
          }
        }
      }
    }
    report.end()
    return failures
  }

  private func classify(_ file: String) -> Outcome {
    do { return .classified(try Classification(path: file, ear: ear)) } catch { return .failed("\(error)") }
  }
}
