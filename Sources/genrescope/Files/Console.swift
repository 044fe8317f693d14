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

  /// Writes all of a text; returns whether that was possible.
  @discardableResult
  static func write(_ text: String, to descriptor: Int32) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
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
