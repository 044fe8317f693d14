import ArgumentParser
import Glibc
import Screen

/// Words for the user, and lines of output.
enum Console {
  /// Says something on stderr; whatever it quotes is made harmless first.
  static func say(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { sanitised(String($0)) }
    write("genrescope: " + lines.joined(separator: "\n") + "\n", to: STDERR_FILENO)
  }

  static func warn(_ text: String) { say("warning: " + text) }

  /// Prints a line, or several, on stdout.
  /// - Throws: `ExitCode` 1 when they cannot be written: quietly for a pipe that nobody reads, as other filters do.
  static func emit(_ text: String) throws {
    guard !write(text + "\n", to: STDOUT_FILENO) else { return }
    if errno != EPIPE { say("the output cannot be written: \(String(cString: strerror(errno))).") }
    throw ExitCode(1)
  }

  /// Writes all of a text; returns whether that was possible.
  @discardableResult
  static func write(_ text: String, to descriptor: Int32) -> Bool { write(Array(text.utf8), to: descriptor) }

  /// Writes all of some bytes; returns whether that was possible.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count {
        let count = Glibc.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
        if count < 0 && errno != EINTR { return false }
        written += max(0, count)
      }
      return true
    }
  }
}
