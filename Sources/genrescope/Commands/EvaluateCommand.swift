import ArgumentParser
import Files
import FoundationEssentials
import Network
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
    help: ArgumentHelp("Only the tracks that a text file names; may be given again.", valueName: "file"))
  var list: [String] = []

  @Flag(name: .long, help: "One JSON object.")
  var json = false

  @Option(name: .long, help: ArgumentHelp("Draw the confusion matrix as SVG.", valueName: "file"))
  var picture: String?

  @Option(
    name: .long, help: ArgumentHelp("What the pairs for the change of genre follow from.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Instead: compare the folders' files with their columns in this archive.", valueName: "archive"))
  var beside: String?

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let (model, name) = try modelOptions.open(environment: environment)
    if let picture { try WholeFile.check(picture) }
    let crew = Crew(count: data.threads)
    if let beside { return try compare(Listener(model), FeatureArchive.read(beside), crew) }
    let collection = try data.load(model.configuration.mel, crew: crew).relabelled(model.labels)
    guard collection.mel == model.configuration.mel else { throw DataError.mixedColumns }
    var tracks = collection.tracks
    if !list.isEmpty {
      let names = try list.reduce(into: Set<String>()) { try $0.formUnion(Split.list($1, of: tracks)) }
      tracks = tracks.filter { names.contains($0.name) }
    }
    guard !tracks.isEmpty else { throw DataError.empty }
    let listener = Listener(model)
    let heard = listener.hear(tracks, crew: crew)
    let evaluation = Evaluation(
      heard, labels: model.labels,
      change: GenreChange(listener, tracks: tracks, heard: heard, seed: seed, crew: crew))
    if let picture { try draw(evaluation, title: name, to: picture) }
    try emit(evaluation, evaluation.text)
  }

  private func compare(_ listener: Listener, _ archive: TrackCollection, _ crew: Crew) throws {
    guard archive.mel == listener.model.configuration.mel else { throw DataError.mixedColumns }
    let files = try data.folders.flatMap { try GenreFolder($0).files }
    let comparison = try Comparison(listener, files: files, archive: archive, crew: crew)
    try emit(comparison, comparison.text)
  }

  private func emit(_ value: some Encodable, _ text: String) throws {
    if json { try Console.emit(unchanged: jsonLine(value)) } else { try Console.emit(text) }
  }

  private func draw(_ evaluation: Evaluation, title: String, to path: String) throws {
    try WholeFile.write(evaluation.picture(title: title).utf8, to: path)
  }
}
