/// Why there is no screen.
public enum TerminalError: Error, Equatable, CustomStringConvertible {
  case outputIsNoTerminal
  case noKeyboard
  case terminalNotNamed
  case unknownTerminal(String)
  case inBackground
  case notControllable(String)

  public var description: String {
    switch self {
    case .outputIsNoTerminal:
      "The output is not a terminal, so there is nothing to draw on; run it in one, or use --plain or `classify`."
    case .noKeyboard: "There is no terminal to read keys from: neither the input nor /dev/tty is one."
    case .terminalNotNamed: "TERM is not set, so the terminal is unknown; try TERM=xterm-256color."
    case .unknownTerminal(let name):
      "The terminal \"\(name)\" (TERM) is not known here, or cannot move its cursor; try TERM=xterm-256color."
    case .inBackground:
      "The terminal is another program's, and there is no shell that could hand it over; start genrescope in the foreground."
    case .notControllable(let reason): "The terminal cannot be controlled: \(reason)."
    }
  }
}
