import ArgumentParser
import Audio
import FoundationEssentials

/// `genrescope listen`: what the room or the machine is playing now, or what comes through a pipe.
struct ListenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "listen",
    abstract: "Watch what a microphone, the machine itself or a pipe brings in, live.",
    discussion: """
      Without a source it listens to the capture device. “-” reads WAV, AU or FLAC from stdin; with --raw bare samples \
      are read, from stdin or from a file or FIFO:
        ffmpeg -nostdin -loglevel quiet -i song.mp4 -f s16le -ar 44100 -ac 2 - | genrescope listen --raw s16le:44100:2 -
      A pipe is taken as fast as it is filled, unless --realtime is given. Press ? for the keys.
      """)

  @Argument(
    help: ArgumentHelp("“-” for stdin; with --raw also a file or FIFO.", valueName: "source"), completion: .file())
  var source: String?

  @Option(
    name: .long,
    help: ArgumentHelp("The ALSA device to listen to (“genrescope devices” lists them).", valueName: "name"))
  var device: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Bare samples: format (\(SampleFormat.allCases.map(\.rawValue).joined(separator: ", "))), rate and channels.",
      valueName: "format:rate:channels"))
  var raw: RawFormat?

  @Flag(name: .long, help: "Take a pipe or file no faster than it sounds.")
  var realtime = false

  @Flag(name: .long, help: "Keep the sound of recordings too, mono as the network hears it, as FLAC beside them.")
  var withAudio = false

  @OptionGroup var picture: PictureOptions
  @OptionGroup var session: SessionOptions
  @OptionGroup var modelOptions: ModelOptions

  func validate() throws {
    if source == "" { throw ValidationError("An empty file name.") }
    if let source, source != "-", raw == nil {
      throw ValidationError("“\(source)” is bare PCM only with --raw; genrescope play plays files.")
    }
    if realtime && source == nil && raw == nil { throw ValidationError("--realtime goes with a pipe or file.") }
  }

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let ear = try modelOptions.ear(environment: environment)
    let user = UserConfig.load(environment)
    let source = source(user.config)
    let input = try LiveInput(source, isPaced: realtime)
    let recorder = Recorder(keepsSound: withAudio)
    let recording = try session.record.map { try NewFile($0) }
    let title = "\(name(of: source)) (\(input.summary))"
    if session.plain {
      for warning in user.warnings { Console.warn("\(warning)") }
      return try PlainListening(
        input: input, title: title, ear: ear, recorder: recorder, smoothing: user.config.smoothing, recording: recording
      ).run()
    }
    let stage = try Stage(picture, environment)
    let scope = Scope(
      listeningTo: input, title: title, ear: ear, on: stage.terminal,
      settings: .init(
        target: .muted(speed: 1), display: stage.display, framesPerSecond: stage.config.framesPerSecond,
        environment: environment),
      colourDepth: stage.terminal.colourDepth.description, recorder: recorder)
    stage.tell(&scope.model)
    if let recording { scope.startRecording(recording) }
    let signal = scope.run()
    stage.terminal.close()
    for warning in stage.warnings { Console.say(warning) }
    if let failure = input.failure { Console.say(failure) }
    try scope.recorder.stop()
    if let signal { throw ExitCode(128 + signal) }
    if input.failure != nil { throw ExitCode(1) }
  }

  private func source(_ config: Config) -> LiveInput.Source {
    if let raw { return .raw(raw, path: source ?? "-") }
    return source == nil ? .device(device ?? config.captureDevice) : .standardInput
  }

  private func name(of source: LiveInput.Source) -> String {
    switch source {
    case .device(let name): name
    case .standardInput: "stdin"
    case .raw(_, let path): path == "-" ? "stdin" : path
    }
  }
}

extension RawFormat: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
