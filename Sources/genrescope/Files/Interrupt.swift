import Glibc
import Synchronization

/// Ctrl-C, noted for the next moment at which what has been done can be kept.
enum Interrupt {
  private static let asked = Atomic(false)

  static var isAsked: Bool { asked.load(ordering: .relaxed) }

  /// From now on the first Ctrl-C is noted; the second ends the program.
  static func listen() {
    _ = asked.load(ordering: .relaxed)
    signal(SIGINT) { _ in
      Interrupt.asked.store(true, ordering: .relaxed)
      signal(SIGINT, SIG_DFL)
    }
  }

  /// From now on Ctrl-C ends the program again.
  static func endListening() { signal(SIGINT, SIG_DFL) }
}
