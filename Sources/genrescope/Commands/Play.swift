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

  @Argument(help: ArgumentHelp("Audio files, and folders to search for them.", valueName: "file|folder"))
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
  var device = "default"

  @Flag(name: .long, help: "Play without sound, at real speed.")
  var mute = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How much later the sound is heard than its device says, as with Bluetooth: -500 to 2000.",
      valueName: "milliseconds"))
  var offset = 0

  func validate() throws {
    guard (-500...2_000).contains(offset) else {
      throw ValidationError("--offset is in milliseconds, -500 to 2000.")
    }
  }

  var target: TrackPlayer.Target { mute ? .muted(speed: 1) : .device(device) }
}

/// What becomes of a session besides what is on the screen.
struct SessionOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("Record the session to a new file, for replay.", valueName: "file"))
  var record: String?

  @Flag(name: .long, help: "No screen: print a line when the leading genre changes.")
  var plain = false
}

extension GlyphSet: ExpressibleByArgument {}

/// How the picture is drawn.
struct PictureOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("The theme to start with.", valueName: "name"))
  var theme: String?

  @Option(name: .long, help: "The colours used: truecolour, 256, 16 or none; else what the terminal can do.")
  var colour: ColourChoice?

  @Option(name: .long, help: "The characters drawn with: half, quadrants, octants, braille or ascii.")
  var glyphs: GlyphSet?

  @Option(name: .long, help: "Frames a second, at most: 1 to 120.")
  var fps = 30.0

  @Flag(
    name: .customLong("no-sync"), help: "Ask the terminal neither for whole frames at once nor to shift the charts.")
  var isUnsynchronised = false

  @Flag(name: .customLong("no-mouse"), help: "Leave the mouse to the terminal.")
  var isWithoutMouse = false

  func validate() throws {
    guard (1...120).contains(fps) else { throw ValidationError("--fps must be from 1 to 120.") }
  }

  /// Takes the terminal over.
  func terminal() throws -> Terminal {
    try Terminal(colours: colour?.depth, synchronised: !isUnsynchronised, mouse: !isWithoutMouse)
  }

  /// What was asked for, as far as the terminal can do it.
  func display(on terminal: Terminal, themes: [Theme]) -> DisplaySettings {
    var display = DisplaySettings()
    display.themes = ThemeChoice(themes, startingWith: theme ?? Theme.deepsound.name)
    display.glyphSets = terminal.glyphSets
    display.glyphs = glyphs.flatMap { display.glyphSets.contains($0) ? $0 : nil } ?? display.glyphSets[0]
    display.hasColour = terminal.colourDepth != .none
    return display
  }

  enum ColourChoice: String, ExpressibleByArgument {
    case truecolour
    case indexed256 = "256"
    case sixteen = "16"
    case none

    var depth: ColourDepth {
      switch self {
      case .truecolour: .direct
      case .indexed256: .indexed256
      case .sixteen: .sixteen
      case .none: .none
      }
    }
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
      let recording = try session.record.map { try Recorder.create($0) }
      return try PlainRun(files: files, problems: problems, ear: ear, target: sound.target, recording: recording).run()
    }
    let themes = Themes.load(environment)
    var playlist = Playlist(files)
    for problem in problems { playlist.note(problem) }
    guard let file = playlist.open(1) else {
      for problem in playlist.problems { Console.say(problem) }
      throw ExitCode(1)
    }
    let recording = try session.record.map { try Recorder.create($0) }
    let terminal = try picture.terminal()
    let display = picture.display(on: terminal, themes: themes.themes)
    let scope = self.scope(file, of: playlist, on: terminal, display, environment)
    if let recording { scope.startRecording(recording, name: session.record ?? "") }
    let signal = scope.run()
    terminal.close()
    try scope.recorder.stop()
    for problem in themes.warnings + scope.playlist.problems { Console.say(problem) }
    if let signal { throw ExitCode(128 + signal) }
    if scope.playlist.problems.contains(where: { !$0.hasPrefix("warning: ") }) { throw ExitCode(1) }
  }

  /// The player with its picture, on a terminal that has been taken over.
  func scope(
    _ file: sending AudioFile, of playlist: Playlist, on terminal: Terminal, _ display: DisplaySettings,
    _ environment: [String: String]
  ) -> Scope {
    Scope(
      file, of: playlist, ear: ear, on: terminal,
      settings: .init(
        target: sound.target, display: display, framesPerSecond: picture.fps,
        outputDelay: Double(sound.offset) / 1_000, environment: environment),
      colourDepth: terminal.colourDepth.description)
  }
}
