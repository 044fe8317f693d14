import ArgumentParser
import Demo
import Files
import FoundationEssentials
import Glibc
import Screen
import Terminal

/// `genrescope demo`: the tracks that come with the program.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Play the tracks that come with the program.",
    discussion: "Without a name, a menu opens; q in the player leads back to it.\n\n\(Catalogue.licence).\n\n"
      + Catalogue.pieces.map { "  \($0.name): \($0.title). \($0.summary)" }.joined(separator: "\n"))

  @Argument(help: "The track's name.", completion: .list(Catalogue.pieces.map(\.name)))
  var name: String?

  @Flag(name: .long, help: "Play a piece of every genre, one after the other.")
  var all = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "No sound, no screen: record the track, or all, as fast as can be, to NAME.genrescope in a folder, for replay.",
      valueName: "folder"), completion: .directory)
  var recordings: String?

  @OptionGroup var sound: SoundOptions
  @OptionGroup var picture: PictureOptions
  @OptionGroup var session: SessionOptions
  @OptionGroup var modelOptions: ModelOptions

  func validate() throws {
    if name != nil && all { throw ValidationError("A track's name and --all exclude each other.") }
    if session.record != nil && (recordings != nil || name == nil && !all) {
      throw ValidationError("--record goes with a track's name or --all.")
    }
  }

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let chosen = try name.map { [try Catalogue.piece(named: $0)] } ?? (all ? Catalogue.tour : nil)
    if let recordings { return try record(chosen ?? Catalogue.pieces, into: recordings, environment) }
    if let chosen { return try scopeRun(chosen, environment).run(environment) }
    if isatty(STDOUT_FILENO) == 1 && !session.plain { return try browse(environment) }
    try Console.emit(DemoMenu.text)
    Console.say("“genrescope demo NAME” plays one of them.")
  }

  private func scopeRun(_ pieces: [Piece], _ environment: [String: String]) throws -> ScopeRun {
    ScopeRun(
      files: try pieces.map { try Catalogue.path(of: $0) }, problems: [],
      ear: try modelOptions.ear(environment: environment), sound: sound, picture: picture, session: session)
  }

  /// Records without playing: no sound, no screen, and time as fast as the analysis is.
  private func record(_ pieces: [Piece], into folder: String, _ environment: [String: String]) throws {
    let ear = try modelOptions.ear(environment: environment)
    try Folder.create(folder)
    let settings = Scope.Settings(target: .muted(speed: 1_000), display: DisplaySettings())
    var failed = false
    for piece in pieces {
      let file = try Catalogue.path(of: piece)
      do {
        let recording = try NewFile("\(folder)/\(piece.name).genrescope")
        try PlainRun(files: [file], problems: [], ear: ear, settings: settings, recording: recording).run()
      } catch let error as FileError {
        Console.say("\(error)")
        failed = true
      }
    }
    if failed { throw ExitCode(1) }
  }

  /// From the menu to a piece and back, until the user quits.
  private func browse(_ environment: [String: String]) throws {
    let player = try scopeRun(Catalogue.pieces, environment)
    let stage = try Stage(picture, sound: sound, environment)
    var menu = DemoMenu(display: stage.display)
    var answer = menu.ask(on: stage.terminal)
    var problems = stage.warnings
    while case .play(let pieces) = answer {
      var playlist = Playlist(try pieces.map { try Catalogue.path(of: $0) })
      guard let file = playlist.open(1) else {
        problems += playlist.problems
        break
      }
      if menu.display.order.isShuffled { playlist.shuffle(true) }
      let scope = player.scope(file, of: playlist, on: stage, menu.display, environment)
      stage.tell(&scope.model)
      let signal = scope.run()
      menu.display = scope.model.display
      menu.display.clearCharts()
      problems += scope.playlist.problems
      answer = signal.map { .end(signal: $0) } ?? menu.ask(on: stage.terminal)
    }
    stage.terminal.close()
    for problem in problems { Console.say(problem) }
    if case .end(let signal) = answer { throw ExitCode(128 + signal) }
    if problems.contains(where: { !$0.hasPrefix("warning: ") }) { throw ExitCode(1) }
  }
}
