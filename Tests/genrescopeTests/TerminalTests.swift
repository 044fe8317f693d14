import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// The player in a real terminal.
@Suite struct PlayerInTerminalTests {
  private func started(options: String = "--mute", width: Int = 80) throws -> PlayerSession {
    let player = try PlayerSession(options: options, width: width)
    try player.waitForPicture()
    return player
  }

  @Test func quitLeavesTheTerminalAsItWas() throws {
    let player = try started()
    try player.session.wait("a belief") { $0.contains("since") && $0.contains("RF 1.6 s") }
    try player.session.press("q")
    #expect(try player.end() == .init(status: 0, changes: []))
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT])
  func signalsLeaveTheTerminalAsItWas(signal: Int32) throws {
    let player = try started()
    kill(try player.process, signal)
    #expect(try player.end() == .init(status: 128 + signal, changes: []))
  }

  /// What a thread does wrong reaches the handler that restores the terminal only where the thread lets it.
  @Test func noThreadBlocksItsOwnFaults() throws {
    let player = try started()
    let tasks = "/proc/\(try player.process)/task"
    let threads = try FileManager.default.contentsOfDirectory(atPath: tasks)
    #expect(threads.count > 3)
    for thread in threads {
      let status = try String(contentsOfFile: "\(tasks)/\(thread)/status", encoding: .utf8)
      let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("SigBlk:") })
      let blocked = try #require(UInt64(line.split(separator: "\t")[1], radix: 16))
      for fault in [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE] { #expect(blocked >> UInt64(fault - 1) & 1 == 0) }
    }
    try player.session.press("q")
    #expect(try player.end() == .init(status: 0, changes: []))
  }

  @Test func controlCQuits() throws {
    let player = try started()
    try player.session.press("C-c")
    let end = try player.end()
    #expect([0, 130].contains(end.status) && end.changes == [])
  }

  @Test func followsResizes() throws {
    let player = try started()
    let session = player.session
    for step in 0..<50 {
      try session.resize(width: 30 + step * 37 % 190, height: 8 + step * 11 % 50)
    }
    try session.resize(width: 120, height: 40)
    let screen = try session.wait("the picture at its new size") { screen in
      let lines = screen.split(separator: "\n", omittingEmptySubsequences: false)
      return lines.count >= 40 && lines[39].contains("q quit") && lines[0].contains("music.wav")
    }
    #expect(screen.contains("1:00"))
    try session.press("q")
    #expect(try player.end() == .init(status: 0, changes: []))
  }

  /// Stopped from its keyboard it gives the screen back; in the foreground again it draws it anew.
  @Test func isStoppedAndGoesOn() throws {
    let player = try started()
    let modes = try player.session.modes()
    for _ in 0..<2 {
      try player.session.press("C-z")
      #expect(try player.whileStopped() == [])
      #expect(try player.session.modes() == modes)
    }
    // Stopped and continued from elsewhere, it redraws too.
    kill(try player.process, SIGSTOP)
    _ = try player.whileStopped(isRestored: false)
    try player.session.press("q")
    #expect(try player.end() == .init(status: 0, changes: []))
  }

  /// In the background it neither draws nor changes the terminal, but stops.
  @Test func leavesTheTerminalToOtherJobs() throws {
    let player = try PlayerSession(isInBackground: true)
    try player.waitForStop()
    #expect(try player.whileStopped() == [])
    try player.session.press("C-z")
    try player.session.wait("the shell") { $0.contains("Stopped") }
    try player.session.type("clear; bg; echo; echo continued")
    try player.session.wait("an echo") { $0.contains("\ncontinued") }
    try player.waitForStop()
    #expect(try player.whileStopped() == [])
    try player.session.press("q")
    #expect(try player.end() == .init(status: 0, changes: []))
  }

  @Test func endsInTheBackgroundWithoutTheTerminal() throws {
    let player = try started()
    try player.session.press("C-z")
    try player.session.wait("the shell") { $0.contains("Stopped") }
    try player.session.type("clear; stty -echo; echo; echo changed")
    try player.session.wait("an echo") { $0.contains("\nchanged") }
    for signal in [SIGTERM, SIGCONT] { kill(try player.process, signal) }
    try player.waitForDeath()
    try player.session.type(player.farewell)
    #expect(try player.end().changes.count == 1, "what has been set meanwhile stays")
  }

  @Test func saysWhyThereIsNoSound() throws {
    let player = try started(options: "--device no-such-device", width: 160)
    try player.session.wait("the reason") { $0.contains("no sound: no playback device") }
    try player.session.press("q")
    #expect(try player.end() == .init(status: 0, changes: []))
  }
}
