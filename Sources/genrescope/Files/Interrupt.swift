import Glibc
import Synchronization

/// Ctrl-C or SIGTERM, noted for the next moment at which what has been done can be kept.
enum Interrupt {
  private static let asked = Atomic(false)

  static var isAsked: Bool { asked.load(ordering: .relaxed) }

  private static let signals = [SIGINT, SIGTERM]

  /// From now on the first of a kind is noted; the second ends the program.
  static func listen() {
    _ = asked.load(ordering: .relaxed)
    for number in signals {
      signal(number) { number in
        Interrupt.asked.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
  }

  /// From now on they end the program again.
  static func endListening() {
    for number in signals { signal(number, SIG_DFL) }
  }
}
