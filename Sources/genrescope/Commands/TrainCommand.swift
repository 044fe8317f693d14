import ArgumentParser
import Files
import FoundationEssentials
import Glibc
import Mel
import Network
import Screen
import Training

/// `genrescope train`: a network of one's own.
struct TrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a network on your own genres.",
    discussion: """
      Learns from folders with a folder of audio files for each genre, or from feature archives, and writes a model \
      that “genrescope play --model” listens with. After each epoch, and at Ctrl-C, the run is kept beside the model; \
      --resume goes on with it as if it had never stopped.

      Recipes: \(Recipe.presets.keys.sorted().joined(separator: ", ")), or a TOML file.
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var split: SplitOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("The model to write.", valueName: "file"), completion: .file())
  var output = "model.safetensors"

  @Option(
    name: .long, help: ArgumentHelp("How to train: a recipe's name or file.", valueName: "recipe"), completion: .file())
  var recipe = "default"

  @Option(name: .long, help: ArgumentHelp("Epochs, if not the recipe's.", valueName: "n"))
  var epochs: Int?

  @Option(name: .long, help: ArgumentHelp("What every random choice follows from.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Samples from one column to the next, at 22,050 Hz; archives bring their own.", valueName: "samples"))
  var hop = MelConfiguration().hop

  @Option(
    name: .long,
    help: ArgumentHelp("The softmax's temperature, where there is no validation part to find it on.", valueName: "t"))
  var temperature: Float = 1

  @Option(
    name: .long,
    help: ArgumentHelp("A line an epoch: comma-separated values, or JSON if it ends in .jsonl.", valueName: "file"),
    completion: .file())
  var log: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Words to keep in the model, which “genrescope model” shows.", valueName: "text"))
  var note: String?

  @Flag(name: .long, help: "Go on with the run that was interrupted.")
  var resume = false

  func validate() throws {
    if let epochs, !(1...100_000).contains(epochs) { throw ValidationError("--epochs must be 1 to 100000.") }
    guard (1...65_536).contains(hop) else { throw ValidationError("--hop must be 1 to 65536.") }
    if output.isEmpty { throw ValidationError("--output needs a file name.") }
    guard temperature > 0, temperature.isFinite else { throw ValidationError("--temperature must be above 0.") }
  }

  /// Where an unfinished run is kept.
  private var checkpoint: String { output + ".checkpoint" }

  func run() async throws {
    BLAS.restartForAVX512()
    try checkFiles()
    let crew = Crew(count: data.threads)
    var recipe = try Recipe.named(recipe)
    recipe.epochs = epochs ?? recipe.epochs
    let (collection, isWhole) = try data.load(MelConfiguration(hop: hop), crew: crew)
    let parts = try split.parts(collection.tracks, seed: seed)
    let trainer = try Trainer(
      recipe, labels: collection.labels, mel: collection.mel, tracks: parts.training, seed: seed, crew: crew)
    warn(trainer, parts)
    if resume { try trainer.resume(from: checkpoint) }
    let run = TrainingRun(
      trainer, validation: parts.validation, checkpoint: checkpoint,
      log: try log.map { try TrainingLog($0, appending: resume) })
    Console.say(
      "learning \(collection.labels.count) genres from \(parts.training.count) tracks, "
        + "\(parts.validation.count) for validation, \(parts.test.count) for the test.")
    guard try train(run) == .finished else {
      Console.say("stopped; --resume goes on with \(checkpoint).")
      throw ExitCode(1)
    }
    try finish(trainer, parts, crew)
    if !isWhole { throw ExitCode(1) }
  }

  /// What would fail, or spoil a file, only after hours.
  private func checkFiles() throws {
    for path in [output, checkpoint] { try WholeFile.check(path) }
    let recipes = Recipe.presets[recipe] == nil ? [recipe] : []
    for input in data.features + split.lists + recipes + [log ?? ""] where FolderWalk.isSame(input, output) {
      throw RunError.outputIsInput(output)
    }
    let isInterrupted = FileManager.default.fileExists(atPath: checkpoint)
    if isInterrupted && !resume { throw RunError.interrupted(checkpoint: checkpoint) }
    if resume && !isInterrupted { throw RunError.nothingToResume(checkpoint: checkpoint) }
    if let log { try TrainingLog.check(log) }
  }

  private func warn(_ trainer: Trainer, _ parts: Split) {
    for (label, name) in trainer.labels.enumerated() where !trainer.learns(label) {
      Console.warn("there is no track of \(name) to learn from.")
    }
    for (name, tracks) in [("validation", parts.validation), ("the test", parts.test)] {
      if !tracks.isEmpty && !tracks.contains(where: trainer.hears) {
        Console.warn("no track for \(name) is long enough for a belief.")
      }
    }
  }

  private func train(_ run: TrainingRun) throws -> TrainingRun.Outcome {
    let line = ProgressLine()
    defer { line.clear() }
    Interrupt.listen()
    defer { Interrupt.endListening() }
    do {
      return try run.run(
        shouldStop: { Interrupt.isAsked }, onBatch: { line.show(words($0, run.trainer)) },
        onEpoch: {
          line.clear()
          Console.write(words($0) + "\n", to: STDERR_FILENO)
        })
    } catch {
      line.clear()
      if FileManager.default.fileExists(atPath: checkpoint) {
        Console.say("what was learnt up to the last epoch is kept in \(checkpoint).")
      }
      throw error
    }
  }

  private func words(_ status: TrainingRun.Status, _ trainer: Trainer) -> String {
    let progress = status.progress
    let width = 20
    let filled = width * progress.batch / trainer.batchesPerEpoch
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    let left = Int(status.secondsLeft.isFinite ? status.secondsLeft : 0)
    return "epoch \(progress.epoch + 1)/\(trainer.recipe.epochs) \(bar) loss \(fixed(progress.meanLoss, 3)), "
      + "\(percent(Float(progress.accuracy))), \(fixed(status.examplesPerSecond, 0)) examples/s, "
      + "\(left / 60) min \(left % 60) s left"
  }

  private func words(_ epoch: TrainingRun.Epoch) -> String {
    var words = "epoch \(epoch.epoch): loss \(fixed(epoch.loss, 4)), accuracy \(percent(Float(epoch.accuracy)))"
    if let loss = epoch.validationLoss, let accuracy = epoch.validationAccuracy {
      words += "; validation: loss \(fixed(loss, 4)), accuracy \(percent(Float(accuracy)))"
    }
    return words + "; \(fixed(epoch.seconds, 1)) s"
  }

  /// Calibrates on the validation part, looks at the test part, writes the model.
  private func finish(_ trainer: Trainer, _ parts: Split, _ crew: Crew) throws {
    var provenance = Provenance(
      data: data.names, recipeName: URL(filePath: recipe).lastPathComponent, recipe: trainer.recipe, seed: seed,
      split: split.words, parts: parts, note: note)
    var temperature = temperature
    var shown: String?
    if !parts.validation.isEmpty {
      let heard = Listener(trainer.model()).hear(parts.validation, crew: crew)
      temperature = Calibration.fit(heard) ?? temperature
      provenance.validationAccuracy = Accuracy(heard.map { $0.at(temperature).isRight }).share
    }
    if !parts.test.isEmpty {
      let listener = Listener(trainer.model(temperature: temperature))
      let heard = listener.hear(parts.test, crew: crew)
      let evaluation = Evaluation(
        heard, labels: trainer.labels,
        change: GenreChange(listener, tracks: parts.test, heard: heard, seed: seed, crew: crew))
      provenance.testAccuracy = evaluation.accuracy.share
      provenance.testInterval = [evaluation.accuracy.low, evaluation.accuracy.high]
      shown = evaluation.text(naming: sanitised)
    }
    try trainer.model(temperature: temperature, provenance: provenance.json()).write(to: output)
    unlink(checkpoint)
    Console.say("\(output) is written.")
    if let shown { try Console.emit(shown) }
  }
}

/// Why a run is not begun.
private enum RunError: Error, CustomStringConvertible {
  /// Another run would write over what this one has learnt.
  case interrupted(checkpoint: String)
  case nothingToResume(checkpoint: String)
  case outputIsInput(String)

  var description: String {
    switch self {
    case .interrupted(let checkpoint):
      "\(checkpoint) is of a run that was interrupted: --resume goes on with it; to begin anew, remove it."
    case .nothingToResume(let checkpoint):
      "\(checkpoint) is not there: no run was interrupted; without --resume a new one begins."
    case .outputIsInput(let path): "\(path) is read and would be written over by the model; choose another --output."
    }
  }
}

/// Which tracks are kept apart.
struct SplitOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp(
      "Learn from the tracks that a text file names, a line each; may be given again.", valueName: "file"),
    completion: .file())
  var trainList: [String] = []

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp("Judge each epoch on these tracks.", valueName: "file"), completion: .file())
  var validationList: [String] = []

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp("Test the finished network on these tracks; the others are learnt from.", valueName: "file"),
    completion: .file())
  var testList: [String] = []

  @Option(
    name: .long, help: ArgumentHelp("Judge each epoch on this share of the training part.", valueName: "share"))
  var validationFraction: Double?

  @Option(name: .long, help: ArgumentHelp("Test on this share, chosen at random.", valueName: "share"))
  var testFraction: Double?

  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      Test on the k-th of n parts, chosen at random. Artists stay whole; where some tracks have an artist and others \
      not, only those that have one are divided.
      """, valueName: "k/n"))
  var fold: String?

  func validate() throws {
    for fraction in [validationFraction, testFraction].compactMap({ $0 }) where !(fraction > 0 && fraction < 1) {
      throw ValidationError("A fraction must lie between 0 and 1.")
    }
    if [!testList.isEmpty, testFraction != nil, fold != nil].count(where: { $0 }) > 1 {
      throw ValidationError("Give one of --test-list, --test-fraction and --fold.")
    }
    if !validationList.isEmpty && validationFraction != nil {
      throw ValidationError("Give one of --validation-list and --validation-fraction.")
    }
    if fold != nil && parsedFold == nil { throw ValidationError("--fold is k/n, such as 1/4.") }
  }

  private var parsedFold: Split.Part? {
    let numbers = (fold ?? "").split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let index = numbers[0], let count = numbers[1], (2...1_000).contains(count),
      (1...count).contains(index)
    else { return nil }
    return .fold(index: index - 1, count: count)
  }

  var lists: [String] { trainList + validationList + testList }

  /// Divides the tracks as asked.
  func parts(_ tracks: [Track], seed: UInt64) throws -> Split {
    func names(_ lists: [String]) throws -> Set<String>? {
      lists.isEmpty ? nil : try lists.reduce(into: []) { try $0.formUnion(Split.list($1, of: tracks)) }
    }
    let test = try names(testList).map(Split.Part.list) ?? parsedFold ?? testFraction.map(Split.Part.fraction)
    let validation = try names(validationList).map(Split.Part.list) ?? validationFraction.map(Split.Part.fraction)
    let split = Split(
      tracks, training: try names(trainList), validation: validation ?? .none, test: test ?? .none, seed: seed)
    if test != nil && split.test.isEmpty { throw DataError.nothingLeft(part: "the test") }
    if validation != nil && split.validation.isEmpty { throw DataError.nothingLeft(part: "validation") }
    return split
  }

  /// What was asked, in words, for the model's provenance.
  var words: String {
    func lists(_ name: String, _ files: [String]) -> [String] {
      files.map { "\(name) \(URL(filePath: $0).lastPathComponent)" }
    }
    let words =
      lists("train", trainList) + lists("validation", validationList) + lists("test", testList)
      + [validationFraction.map { "validation fraction \($0)" }, testFraction.map { "test fraction \($0)" }]
      .compactMap { $0 } + (fold.map { ["fold \($0)"] } ?? [])
    return words.isEmpty ? "all tracks" : words.joined(separator: ", ")
  }
}
