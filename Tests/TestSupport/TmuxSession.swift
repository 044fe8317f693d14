import Glibc

/// A shell in a real terminal: tmux on a server of its own, ended with the value.
public final class TmuxSession {
  private let socket: String
  private let scratch: Scratch

  /// - Parameter environment: besides what every session has.
  public init(width: Int, height: Int, environment: [String: String] = [:]) throws {
    scratch = try Scratch()
    socket = scratch.file("tmux")
    let variables = ["NO_COLOR": "", "COLORTERM": ""].merging(environment) { $1 }.flatMap { ["-e", "\($0)=\($1)"] }
    try tmux(
      ["-f", "/dev/null", "start-server", ";", "set", "-g", "default-terminal", "tmux-256color", ";"]
        + ["new-session", "-d", "-x", "\(width)", "-y", "\(height)"] + variables + ["sh"],
      // Without a prompt, which may come after what is typed ahead of it.
      environment: ["ENV": "", "PS1": "", "LC_ALL": "C.UTF-8"])
  }

  deinit { _ = try? tmux(["kill-server"]) }

  /// Types a line and return.
  public func type(_ line: String) throws { try tmux(["send-keys", "-l", line + "\r"]) }

  /// Presses keys by tmux's names.
  public func press(_ keys: String...) throws { try tmux(["send-keys"] + keys) }

  public func resize(width: Int, height: Int) throws {
    try tmux(["resize-window", "-x", "\(width)", "-y", "\(height)"])
  }

  /// What is on the screen, a line a row; with `escapes` its colours too.
  public func screen(escapes: Bool = false) throws -> String {
    try tmux(["capture-pane", "-p"] + (escapes ? ["-e", "-N"] : [])).output
  }

  /// The modes that the terminal is in, besides the settings of its line: screen, cursor, keys, mouse, margins.
  public func modes() throws -> String {
    let flags = [
      "alternate_on", "cursor_flag", "insert_flag", "keypad_cursor_flag", "keypad_flag", "mouse_all_flag",
      "mouse_any_flag", "mouse_button_flag", "mouse_sgr_flag", "mouse_standard_flag", "origin_flag", "wrap_flag",
      "scroll_region_upper",
    ]
    let format = flags.map { "\($0)=#{\($0)}" }.joined(separator: " ")
    return try tmux(["display-message", "-p", format]).output
  }

  /// Waits until the screen is as wanted; nothing tells when a screen changes, so it is looked at again and again.
  @discardableResult
  public func wait(
    _ what: String, seconds: Double = 60, until isReached: (String) throws -> Bool
  ) throws -> String {
    var screen = ""
    for _ in 0..<Int(seconds * 50) {
      screen = try self.screen()
      if try isReached(screen) { return screen }
      usleep(20_000)
    }
    throw ProgramError(reason: "waited in vain for \(what); the screen:\n\(screen)")
  }

  @discardableResult
  private func tmux(_ arguments: [String], environment: [String: String] = [:]) throws -> Program.Result {
    let result = try Program.run(
      program: "tmux", ["-S", socket, "-u"] + arguments, environment: environment.merging(["TMUX": ""]) { $1 })
    guard result.status == 0 else { throw ProgramError(reason: "tmux \(arguments): \(result.errors)") }
    return result
  }
}
