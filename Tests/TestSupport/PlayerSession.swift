import FoundationEssentials
import Glibc

/// The program in a terminal, started from a shell that notes how it finds the terminal and how it leaves it.
public final class PlayerSession {
  public let session: TmuxSession
  private let scratch: Scratch
  private let modes: String

  /// How a terminal was left.
  public struct Leaving: Equatable, Sendable {
    /// The program's exit status, or 128 and the signal that ended it.
    public let status: Int32
    /// What is not as it was before: settings of the line, and modes of the terminal.
    public let changes: [String]

    public init(status: Int32, changes: [String]) { (self.status, self.changes) = (status, changes) }
  }

  /// Starts to play music; returns when the program is there, whatever it shows yet.
  /// - Parameter isInBackground: until `whileStopped` brings it to the foreground.
  public init(
    seconds: Double = 60, options: String = "--mute", width: Int = 80, height: Int = 24, isInBackground: Bool = false
  ) throws {
    (session, scratch) = (try TmuxSession(width: width, height: height), try Scratch())
    let path = try scratch.write(wave(music(seconds: seconds)), to: "music.wav")
    try session.type("ulimit -c 0; stty -a > \(scratch.file("before")); echo; echo ready")
    try session.wait("the shell") { $0.contains("\nready") }
    modes = try session.modes()
    // The shell that writes its number becomes the program.
    let program = "sh -c 'echo $$ > \(scratch.file("process")); exec \(Program.path) \(options) \(path)'"
    try session.type("clear; \(program)" + (isInBackground ? " &" : "; \(farewell)"))
    try session.wait("the program") { _ in (try? self.process) != nil }
  }

  /// What the shell does after the program, so that `end` can tell of it.
  public var farewell: String { "echo status=$?; stty -a > \(scratch.file("after"))" }

  /// The program's process.
  public var process: pid_t {
    get throws {
      let text = try String(contentsOfFile: scratch.file("process"), encoding: .utf8)
      guard text.last == "\n", let number = pid_t(text.dropLast()) else { throw ProgramError(reason: "no process") }
      return number
    }
  }

  /// Waits until the program stops by itself; the shell tells of it after its next command.
  public func waitForStop() throws {
    try session.wait("the program's stop") { _ in try self.state == "T" }
    try session.type("")
  }

  /// Waits until the program is no more, or only for its shell to know.
  public func waitForDeath() throws {
    try session.wait("the program's death") { _ in ["Z", "X", nil].contains(try? self.state) }
  }

  /// The letter that the kernel has for what the program does.
  private var state: Character? {
    get throws {
      try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8).split(separator: ") ").last?.first
    }
  }

  public static func isPicture(_ screen: String) -> Bool {
    screen.contains("music.wav") && screen.contains("NOW") && screen.contains("q quit")
  }

  public func waitForPicture() throws { try session.wait("the picture", until: Self.isPicture) }

  /// Waits for the program's end.
  public func end() throws -> Leaving {
    let screen = try session.wait("the program's end") { $0.contains(/status=[0-9]/) }
    let status = screen.split(separator: "status=").last.flatMap { Int32($0.prefix { $0.isNumber }) } ?? -1
    // What is typed before the shell asks stands before its prompt, and what comes of it behind: hence a line between.
    try session.type("echo; echo done")
    try session.wait("an echo") { $0.contains("\ndone") }
    return Leaving(status: status, changes: try changes(since: "after") + (screen.contains("NOW") ? ["picture"] : []))
  }

  /// The program has been stopped: gives what is not as it was before it. Then brings it to the foreground again.
  /// - Parameter isRestored: whether it had a chance to give the terminal back; else Return is no newline.
  public func whileStopped(isRestored: Bool = true) throws -> [String] {
    try session.wait("the shell") { $0.contains("Stopped") }
    var changes: [String] = []
    if isRestored {
      try session.wait("the screen of before") { !$0.contains("NOW") && !$0.contains("q quit") }
      try session.type("stty -a > \(scratch.file("stopped")); echo; echo stopped")
      try session.wait("an echo") { $0.contains("\nstopped") }
      changes = try self.changes(since: "stopped")
    }
    try session.press("clear; fg; \(farewell)", "C-j")
    try waitForPicture()
    return changes
  }

  private func changes(since note: String) throws -> [String] {
    let (before, after) = (try settings("before"), try settings(note))
    let now = try session.modes()
    return zip(before, after).filter { $0 != $1 }.map { "\($0) → \($1)" } + (now == modes ? [] : ["\(modes) → \(now)"])
  }

  /// What stty said, but for the window's size.
  private func settings(_ name: String) throws -> [Substring] {
    let lines = try String(contentsOfFile: scratch.file(name), encoding: .utf8).split(separator: "\n")
    guard lines.count > 3 else { throw ProgramError(reason: "stty said nothing") }
    return Array(lines.dropFirst())
  }
}
