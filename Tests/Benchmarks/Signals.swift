import ArgumentParser
import FoundationEssentials
import Glibc
import TestSupport
import Training

/// The player, interrupted, crashed, stopped and continued at random moments of its life, and how it leaves the terminal.
struct Signals: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "signals",
    abstract: "Signals at random moments: settings and modes of the terminal must be what they were before.")

  @Option(help: "How often.") var count = 100
  @Option(help: "What the moments and signals follow from.") var seed: UInt64 = 1
  @Option(help: "Seconds after the start within which it happens.") var within = 3.0

  private enum Deed: CaseIterable {
    case interrupt, terminate, hangUp, quit, segment, abort, trap, bus, arithmetic, illegal, suspend, stop

    var signal: Int32 {
      switch self {
      case .interrupt: SIGINT
      case .terminate: SIGTERM
      case .hangUp: SIGHUP
      case .quit: SIGQUIT
      case .segment: SIGSEGV
      case .abort: SIGABRT
      case .trap: SIGTRAP
      case .bus: SIGBUS
      case .arithmetic: SIGFPE
      case .illegal: SIGILL
      case .suspend: SIGTSTP
      case .stop: SIGSTOP
      }
    }
  }

  func run() throws {
    var random = SeededRandom(seed)
    var failures = 0
    for round in 1...count {
      let deed = Deed.allCases.randomElement(using: &random) ?? .interrupt
      let moment = Double.random(in: 0...within, using: &random)
      let changes: [String]
      do { changes = try perform(deed, after: moment) } catch { changes = ["\(error)"] }
      if !changes.isEmpty { failures += 1 }
      print("\(round): \(deed) after \(moment) s: \(changes.isEmpty ? "as before" : changes.joined(separator: "; "))")
      fflush(nil)
    }
    print("\(count) times, \(failures) of them the terminal was not as before")
    if failures > 0 { throw ExitCode(1) }
  }

  /// - Returns: what was not as it should be.
  private func perform(_ deed: Deed, after moment: Double) throws -> [String] {
    let player = try PlayerSession()
    let stops = deed == .suspend || deed == .stop
    // Stopped before it has taken the terminal it has nothing to give back.
    if stops { try player.waitForPicture() }
    usleep(UInt32(moment * 1e6))
    kill(try player.process, deed.signal)
    var changes: [String] = []
    if stops {
      changes += try player.whileStopped(isRestored: deed == .suspend)
      try player.session.press("q")
    }
    let end = try player.end()
    if end.status != (stops ? 0 : 128 + deed.signal) { changes.append("status \(end.status)") }
    return changes + end.changes
  }
}
