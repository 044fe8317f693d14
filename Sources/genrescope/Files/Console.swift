import ArgumentParser
import Files
import Glibc
import Screen

/// Words for the user, and lines of output.
enum Console {
  /// Says something on stderr, on one line; whatever it quotes is made harmless first.
  static func say(_ text: String) { write("genrescope: " + sanitised(text) + "\n", to: STDERR_FILENO) }

  /// Says something of the program's own on stderr that may take several lines.
  static func sayLines(_ text: String) { write("genrescope: " + harmless(text) + "\n", to: STDERR_FILENO) }

  static func warn(_ text: String) { say("warning: " + text) }

  /// Prints a line, or several, on stdout, each made harmless; a line break at the end is the last.
  /// - Throws: `ExitCode` 1 when they cannot be written.
  static func emit(_ text: String) throws { try emit(unchanged: harmless(text)) }

  /// Prints what must reach its reader as it is: escape sequences of the program's own, JSON, which has its own ways.
  /// - Throws: `ExitCode` 1 when it cannot be written: quietly for a pipe that nobody reads, as other filters do.
  static func emit(unchanged text: String) throws {
    guard !write(text.hasSuffix("\n") ? text : text + "\n", to: STDOUT_FILENO) else { return }
    if errno != EPIPE { say("the output cannot be written: \(String(cString: strerror(errno))).") }
    throw ExitCode(1)
  }

  private static func harmless(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { sanitised(String($0)) }.joined(separator: "\n")
  }

  /// Writes all of a text; returns whether that was possible.
  @discardableResult
  static func write(_ text: String, to descriptor: Int32) -> Bool { WholeFile.write(text.utf8, to: descriptor) }
}
