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
      Play.self, ListenCommand.self, Classify.self, Render.self, WhyCommand.self, DemoCommand.self, ReplayCommand.self,
      ThemesCommand.self, ModelCommand.self, DevicesCommand.self, TrainCommand.self, EvaluateCommand.self,
      FeaturesCommand.self, NeuronsCommand.self, ConfigCommand.self, ManualCommand.self,
    ],
    defaultSubcommand: Play.self)
}

/// Which model listens.
struct ModelOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The model that listens; else the one that $GENRESCOPE_MODEL names, else the built-in one.", valueName: "file"),
    completion: .file())
  var model: String?

  func validate() throws {
    if model == "" { throw ValidationError("--model names no file.") }
  }

  /// Opens the model, ready to hear.
  func ear(environment: [String: String]) throws -> Ear {
    let (model, file) = try open(environment: environment)
    return Ear(model, file: file)
  }

  /// Opens the model, and says which file it is; nil for the one that is part of the program.
  func open(environment: [String: String]) throws -> (model: GenreModel, file: String?) {
    let named = [model, environment["GENRESCOPE_MODEL"]].compactMap { $0 }.first { !$0.isEmpty }
    let path = named ?? UserConfig.load(environment).config.model
    return path.isEmpty ? (try GenreModel.embedded(), nil) : (try GenreModel(path: path), path)
  }
}
