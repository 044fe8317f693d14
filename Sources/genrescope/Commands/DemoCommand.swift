import ArgumentParser
import Demo
import FoundationEssentials

/// `genrescope demo`: the tracks that come with the program.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Play the tracks that come with the program.",
    discussion: "\(Catalogue.licence).\n\n"
      + Catalogue.pieces.map { "  \($0.name): \($0.title). \($0.summary)" }.joined(separator: "\n"))

  @Argument(help: "The track's name.")
  var name = "medley"

  @OptionGroup var sound: SoundOptions
  @OptionGroup var picture: PictureOptions
  @OptionGroup var session: SessionOptions
  @OptionGroup var modelOptions: ModelOptions

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let path = try Catalogue.path(of: Catalogue.piece(named: name))
    let ear = try modelOptions.ear(environment: environment)
    try ScopeRun(files: [path], problems: [], ear: ear, sound: sound, picture: picture, session: session)
      .run(environment)
  }
}
