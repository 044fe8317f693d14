import Glibc
import Synchronization

/// Ctrl-C, SIGTERM or the end of the terminal, noted for the next moment at which what has been done can be kept.
enum Interrupt {
  private static let asked = Atomic(false)

  static var isAsked: Bool { asked.load(ordering: .relaxed) }

  private static let signals = [SIGINT, SIGTERM, SIGHUP]

  /// From now on the first of a kind is noted; the second ends the program. What was ignored at the start, as in a
  /// script's background, stays so.
  static func listen() {
    _ = asked.load(ordering: .relaxed)
    for number in signals where !isIgnored(number) {
      signal(number) { number in
        Interrupt.asked.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
  }

  /// From now on they end the program again.
  static func endListening() {
    for number in signals where !isIgnored(number) { signal(number, SIG_DFL) }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
