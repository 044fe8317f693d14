import ArgumentParser
import Files
import FoundationEssentials
import Network
import Picture
import Screen
import Training

/// `genrescope evaluate`: how well a model names tracks.
struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Judge a model on tracks whose genre is known.",
    discussion: """
      Accuracy with its 95 % interval, accuracy by seconds heard, precision and recall, the confusion matrix, \
      calibration, and how long belief needs to follow a change of genre.
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var modelOptions: ModelOptions

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp("Only the tracks that a text file names; may be given again.", valueName: "file"),
    completion: .file())
  var list: [String] = []

  @Flag(name: .long, help: "One JSON object.")
  var json = false

  @Option(
    name: .long,
    help: ArgumentHelp("Draw the confusion matrix; its name ends in .png or .svg.", valueName: "file"),
    completion: .file())
  var picture: String?

  @Option(name: .long, help: ArgumentHelp("The theme whose colours are used.", valueName: "name"))
  var theme: String?

  @Option(
    name: .long, help: ArgumentHelp("What the pairs for the change of genre follow from.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Instead: compare the folders' files with their columns in this archive.", valueName: "archive"),
    completion: .file())
  var beside: String?

  func validate() throws {
    if let picture { _ = try PaperOptions.format(of: picture) }
  }

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let ear = try modelOptions.ear(environment: environment)
    let model = ear.model
    if let picture { try WholeFile.check(picture) }
    let (paper, warnings) = try Themes.find(theme, environment)
    if picture != nil { for warning in warnings { Console.say(warning) } }
    let crew = Crew(count: data.threads)
    if let beside { return try compare(Listener(model), FeatureArchive.read(beside), crew) }
    let (loaded, isWhole) = try data.load(model.configuration.mel, crew: crew)
    let mel = model.configuration.mel
    guard loaded.mel == mel else { throw DataError.otherColumns(hop: mel.hop) }
    var listed = loaded.tracks
    if !list.isEmpty {
      let names = try list.reduce(into: Set<String>()) { try $0.formUnion(Split.list($1, of: loaded.tracks)) }
      listed.removeAll { !names.contains($0.name) }
    }
    guard !listed.isEmpty else { throw DataError.nothingLeft(part: "the evaluation") }
    let tracks = try TrackCollection(labels: loaded.labels, mel: mel, tracks: listed).relabelled(model.labels).tracks
    let listener = Listener(model)
    let heard = listener.hear(tracks, crew: crew)
    let evaluation = Evaluation(
      heard, labels: model.labels,
      change: GenreChange(listener, tracks: tracks, heard: heard, seed: seed, crew: crew))
    try emit(evaluation, evaluation.text(naming: sanitised))
    if let picture {
      let sheet = JudgementSheet(evaluation, model: ear.name)
      try WholeFile.write(sheet.picture(PaperOptions.format(of: picture), theme: paper), to: picture)
    }
    if !isWhole { throw ExitCode(1) }
  }

  private func compare(_ listener: Listener, _ archive: TrackCollection, _ crew: Crew) throws {
    let mel = listener.model.configuration.mel
    guard archive.mel == mel else { throw DataError.otherColumns(hop: mel.hop) }
    let folders = try data.folders.map { try GenreFolder($0) }
    let comparison = Comparison(listener, files: folders.flatMap(\.files), archive: archive, crew: crew)
    let problems = folders.flatMap(\.problems) + comparison.problems
    problems.forEach(Console.warn)
    guard !comparison.tracks.isEmpty else { throw DataError.nothingLeft(part: "the comparison") }
    try emit(comparison, comparison.text)
    if !problems.isEmpty { throw ExitCode(1) }
  }

  private func emit(_ value: some Encodable, _ text: String) throws {
    if json { try Console.emit(unchanged: jsonLine(value)) } else { try Console.emit(text) }
  }
}

extension JudgementSheet {
  init(_ evaluation: Evaluation, model: String) {
    let accuracy = evaluation.accuracy
    func words(_ share: Double) -> String { percent(Float(share)) }
    self.init(
      title: model,
      subtitle: "\(words(accuracy.share)) of \(evaluation.tracks) tracks named rightly "
        + "(95 % interval \(words(accuracy.low)) to \(words(accuracy.high)))",
      labels: evaluation.labels, confusion: evaluation.confusion, notesTitle: "precision / recall",
      notes: evaluation.genres.map { genre in
        [genre.precision, genre.recall].map { $0.map(words) ?? "–" }.joined(separator: " / ")
      },
      heard: evaluation.heard.map { ($0.seconds, $0.accuracy) })
  }
}
