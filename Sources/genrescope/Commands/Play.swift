import ArgumentParser
import Audio
import FoundationEssentials
import Screen
import Terminal

/// `genrescope play`: files with their sound, and what is believed of them, on the screen.
struct Play: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Play files and folders and watch the belief evolve (the default).",
    discussion: "Press ? for the keys.")

  @Argument(
    help: ArgumentHelp("Audio files, and folders to search for them.", valueName: "file|folder"), completion: .file())
  var paths: [String]

  @OptionGroup var sound: SoundOptions
  @OptionGroup var picture: PictureOptions
  @OptionGroup var session: SessionOptions
  @OptionGroup var modelOptions: ModelOptions

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let ear = try modelOptions.ear(environment: environment)
    let (files, problems) = AudioFiles.find(paths)
    try ScopeRun(files: files, problems: problems, ear: ear, sound: sound, picture: picture, session: session)
      .run(environment)
  }
}

/// Through what the sound goes.
struct SoundOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("The ALSA device to play through.", valueName: "name"))
  var device: String?

  @Flag(name: .long, help: "Play without sound, at real speed.")
  var mute = false

  /// For hours of music in minutes.
  @Option(name: .long, help: ArgumentHelp("How fast muted music goes.", visibility: .hidden))
  var speed = 1.0

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "How much later the sound is heard than its device says, as with Bluetooth: -500 to 2000.",
      valueName: "milliseconds"))
  var offset: Int?

  func validate() throws {
    guard (0.1...1_000).contains(speed) else { throw ValidationError("--speed is from 0.1 to 1000.") }
    guard (-500...2_000).contains(offset ?? 0) else {
      throw ValidationError("--offset is in milliseconds, -500 to 2000.")
    }
  }

  /// What is given here goes before the config.
  func override(_ config: inout Config) {
    if let device { config.device = device }
    if let offset { config.offset = offset }
  }

  func target(_ config: Config) -> TrackPlayer.Target { mute ? .muted(speed: speed) : .device(config.device) }
}

/// What becomes of a session besides what is on the screen.
struct SessionOptions: ParsableArguments {
  @Option(
    name: .long, help: ArgumentHelp("Record the session to a new file, for replay.", valueName: "file"),
    completion: .file())
  var record: String?

  @Flag(name: .long, help: "No screen: print a line when the leading genre changes.")
  var plain = false
}

extension GlyphSet: ExpressibleByArgument {}
extension ColourChoice: ExpressibleByArgument {}

/// How the picture is drawn.
struct PictureOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("The theme to start with.", valueName: "name"))
  var theme: String?

  @Option(name: .long, help: "The colours used: truecolour, 256, 16 or none; auto is what the terminal can do.")
  var colour: ColourChoice?

  @Option(name: .long, help: "The characters drawn with: half, quadrants, octants, braille or ascii.")
  var glyphs: GlyphSet?

  @Option(name: .long, help: "Frames a second, at most: 1 to 120; else 30.")
  var fps: Double?

  @Flag(
    inversion: .prefixedNo,
    help: "Ask the terminal for whole frames at once, and to shift the charts; else it is asked.")
  var sync: Bool?

  @Flag(inversion: .prefixedNo, help: "Use the mouse, or leave it to the terminal; else it is used.")
  var mouse: Bool?

  func validate() throws {
    guard (1...120).contains(fps ?? 30) else { throw ValidationError("--fps must be from 1 to 120.") }
  }

  /// What is given here goes before the config.
  func override(_ config: inout Config) {
    if let theme { config.theme = theme }
    if let colour { config.colour = colour }
    if let glyphs { config.glyphs = glyphs }
    if let fps { config.framesPerSecond = fps }
    if let sync { config.isSynchronised = sync }
    if let mouse { config.hasMouse = mouse }
  }
}

/// Takes the terminal over, plays, gives it back, and reports what could not be played.
struct ScopeRun {
  let files: [String]
  let problems: [String]
  let ear: Ear
  let sound: SoundOptions
  let picture: PictureOptions
  let session: SessionOptions

  func run(_ environment: [String: String]) throws {
    if session.plain {
      let recording = try session.record.map { try NewFile($0) }
      let user = UserConfig.load(environment)
      var config = user.config
      sound.override(&config)
      for warning in user.warnings { Console.warn("\(warning)") }
      return try PlainRun(
        files: files, problems: problems, ear: ear,
        settings: settings(config, config.display, environment), recording: recording
      ).run()
    }
    var playlist = Playlist(files)
    for problem in problems { playlist.note(problem) }
    guard let file = playlist.open(1) else {
      for problem in playlist.problems { Console.say(problem) }
      throw ExitCode(1)
    }
    let recording = try session.record.map { try NewFile($0) }
    let stage = try Stage(picture, sound: sound, environment)
    if stage.display.order.isShuffled { playlist.shuffle(true) }
    let scope = self.scope(file, of: playlist, on: stage, stage.display, environment)
    stage.tell(&scope.model)
    if let recording { scope.startRecording(recording) }
    let signal = scope.run()
    stage.terminal.close()
    for problem in stage.warnings + scope.playlist.problems { Console.say(problem) }
    try scope.recorder.stop()
    if let signal { throw ExitCode(128 + signal) }
    if scope.playlist.problems.contains(where: { !$0.hasPrefix("warning: ") }) { throw ExitCode(1) }
  }

  /// The player with its picture, on a terminal that has been taken over.
  func scope(
    _ file: sending AudioFile, of playlist: Playlist, on stage: Stage, _ display: DisplaySettings,
    _ environment: [String: String]
  ) -> Scope {
    Scope(
      file, of: playlist, ear: ear, on: stage.terminal,
      settings: settings(stage.config, display, environment),
      colourDepth: stage.terminal.colourDepth.description)
  }

  private func settings(
    _ config: Config, _ display: DisplaySettings, _ environment: [String: String]
  ) -> Scope.Settings {
    .init(
      target: sound.target(config), display: display, framesPerSecond: config.framesPerSecond,
      outputDelay: Double(config.offset) / 1_000, environment: environment)
  }
}
