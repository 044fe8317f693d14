import ArgumentParser
import Network

/// The program and its commands.
struct Genrescope: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "genrescope",
    abstract: "A scope for genre: watch what a neural network believes it is hearing, while it plays.",
    discussion: "Without a command, the files are played: genrescope song.flac",
    version: "0.1.0",
    subcommands: [
      Play.self, Classify.self, DemoCommand.self, TrainCommand.self, EvaluateCommand.self, FeaturesCommand.self,
      ListenCommand.self, DevicesCommand.self,
    ],
    defaultSubcommand: Play.self)
}

/// Which model listens.
struct ModelOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The model that listens; else the one that $GENRESCOPE_MODEL names, else the built-in one.", valueName: "file"))
  var model: String?

  /// Opens the model.
  func ear(environment: [String: String]) throws -> Ear {
    if let path = model ?? environment["GENRESCOPE_MODEL"], !path.isEmpty {
      return Ear(try GenreModel(path: path), name: path)
    }
    return Ear(try GenreModel.embedded(), name: "built-in")
  }
}
