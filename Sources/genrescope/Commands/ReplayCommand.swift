import ArgumentParser
import FoundationEssentials
import Recording
import Samples
import Screen
import Terminal

/// `genrescope replay`: a recorded session again, without its sound.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Show a recorded session again, without its sound.",
    discussion: "Recordings are made with the key r and with --record. The keys are the player's.")

  @Argument(help: "The recording.", completion: .file())
  var recording: String

  @Option(name: .long, help: ArgumentHelp("How many times as fast as it was, 0.1 to 1000.", valueName: "factor"))
  var speed = 1.0

  @Flag(name: .long, help: "No screen: print a line when the leading genre changes.")
  var plain = false

  @OptionGroup var picture: PictureOptions

  @OptionGroup var modelOptions: ModelOptions

  func validate() throws {
    guard (0.1...1_000).contains(speed) else { throw ValidationError("--speed is from 0.1 to 1000.") }
  }

  func run() throws {
    let recording = try Recording(path: recording)
    if recording.lostBytes > 0 {
      Console.warn("\(self.recording) was cut off: its last \(recording.lostBytes) bytes are no whole second.")
    }
    if plain { try print(Replay(recording)) } else { try show(recording) }
  }

  private func show(_ recording: Recording) throws {
    let environment = ProcessInfo.processInfo.environment
    let ear = try modelOptions.ear(environment: environment)
    let insights =
      recording.isMade(by: ear) ? Insights(ear, environment: environment, news: WakeSignal()) : nil
    defer { insights?.stop() }
    let stage = try Stage(picture, environment)
    var replay = Replay(recording, display: stage.display, insights: insights)
    replay.model.status.colourDepth = stage.terminal.colourDepth.description
    if insights != nil { replay.model.status.receptiveSeconds = ear.receptiveSeconds }
    stage.tell(&replay.model)
    let scope = ReplayScope(
      replay, speed: speed, framesPerSecond: stage.config.framesPerSecond, environment: environment, on: stage.terminal)
    let signal = scope.run()
    stage.terminal.close()
    for problem in stage.warnings { Console.say(problem) }
    if let signal { throw ExitCode(128 + signal) }
  }

  private func print(_ replay: Replay) throws {
    var replay = replay
    var report = LeaderReport()
    var track: Int?
    let start = monotonicNanoseconds()
    let pause = WakeSignal()
    while !replay.isAtEnd {
      pause.wait(milliseconds: Int32(max(1, min(200, 1_000 * replay.recording.header.columnSeconds / speed))))
      let due = Double(monotonicNanoseconds() - start) * 1e-9 * speed
      // Column by column, so that no change is passed over at any speed.
      try replay.go(to: due) { model, time in
        if model.playlist.current != track {
          (track, report) = (model.playlist.current, LeaderReport())
          try Console.emit(model.title)
        }
        if let line = report.line(model, at: time) { try Console.emit(line) }
      }
    }
  }
}

extension Recording {
  /// Whether it is this model that heard it, whatever its file was called. Columns and labels are then those of the model.
  func isMade(by ear: Ear) -> Bool {
    var own = RecordingHeader(ear)
    own.model = header.model
    return own == header
  }
}
