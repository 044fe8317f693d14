import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// The player in a real terminal.
@Suite struct PlayerInTerminalTests {
  private func start(
    _ session: TmuxSession, _ scratch: Scratch, seconds: Double = 60, options: String = "--mute"
  ) throws {
    let path = try scratch.write(wave(music(seconds: seconds)), to: "music.wav")
    try session.type("stty -a > \(scratch.file("before"))")
    // The shell that writes its number becomes the program.
    let program = "sh -c 'echo $$ > \(scratch.file("process")); exec \(Program.path) \(options) \(path)'"
    try session.type("\(program); echo status=$?; stty -a > \(scratch.file("after"))")
    try session.wait("the picture") { $0.contains("music.wav") && $0.contains("NOW") && $0.contains("q quit") }
  }

  private func expectRestored(_ session: TmuxSession, _ scratch: Scratch, status: Int32) throws {
    let screen = try session.wait("the shell") { $0.contains(/status=[0-9]/) }
    #expect(screen.contains("status=\(status)"), "\(screen)")
    #expect(!screen.contains("NOW"), "the picture is gone")
    try session.type("echo done")
    try session.wait("an echo") { $0.contains("\ndone") }
    #expect(try settings(scratch.file("after")) == settings(scratch.file("before")))
  }

  /// What stty said, but for the window's size.
  private func settings(_ file: String) throws -> [Substring] {
    let lines = try String(contentsOf: URL(filePath: file), encoding: .utf8).split(separator: "\n")
    try #require(lines.count > 3)
    return Array(lines.dropFirst())
  }

  @Test func quitLeavesTheTerminalAsItWas() throws {
    let (session, scratch) = (try TmuxSession(width: 80, height: 24), try Scratch())
    try start(session, scratch)
    try session.wait("a belief") { $0.contains("since") }
    try session.press("q")
    try expectRestored(session, scratch, status: 0)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGSEGV, SIGTRAP, SIGABRT])
  func signalsLeaveTheTerminalAsItWas(signal: Int32) throws {
    let (session, scratch) = (try TmuxSession(width: 80, height: 24), try Scratch())
    try start(session, scratch)
    let process = try String(contentsOf: URL(filePath: scratch.file("process")), encoding: .utf8)
    kill(try #require(pid_t(process.prefix { $0.isNumber })), signal)
    try expectRestored(session, scratch, status: 128 + signal)
  }

  @Test func controlCQuits() throws {
    let (session, scratch) = (try TmuxSession(width: 80, height: 24), try Scratch())
    try start(session, scratch)
    try session.press("C-c")
    let screen = try session.wait("the shell") { $0.contains(/status=[0-9]/) }
    #expect(screen.contains("status=0") || screen.contains("status=130"))
  }

  @Test func followsResizes() throws {
    let (session, scratch) = (try TmuxSession(width: 80, height: 24), try Scratch())
    try start(session, scratch)
    for step in 0..<50 {
      try session.resize(width: 30 + step * 37 % 190, height: 8 + step * 11 % 50)
    }
    try session.resize(width: 120, height: 40)
    let screen = try session.wait("the picture at its new size") { screen in
      let lines = screen.split(separator: "\n", omittingEmptySubsequences: false)
      return lines.count >= 40 && lines[39].contains("q quit") && lines[0].contains("music.wav")
    }
    #expect(screen.contains("0:50"))
    try session.press("q")
    try expectRestored(session, scratch, status: 0)
  }

  /// Stopped from its keyboard it gives the screen back; in the foreground again it draws it anew.
  @Test func isStoppedAndGoesOn() throws {
    let (session, scratch) = (try TmuxSession(width: 80, height: 24), try Scratch())
    try start(session, scratch)
    for _ in 0..<2 {
      try session.press("C-z")
      try session.wait("the shell") { $0.contains("Stopped") && !$0.contains("NOW") && !$0.contains("q quit") }
      try session.type("stty -a > \(scratch.file("stopped")); echo stopped")
      try session.wait("an echo") { $0.contains("\nstopped") }
      #expect(try settings(scratch.file("stopped")) == settings(scratch.file("before")))
      try session.type("clear; fg")
      try session.wait("the picture") { $0.contains("music.wav") && $0.contains("NOW") && $0.contains("q quit") }
    }
    // Stopped and continued from elsewhere, it redraws too.
    let process = try String(contentsOf: URL(filePath: scratch.file("process")), encoding: .utf8)
    let number = try #require(pid_t(process.prefix { $0.isNumber }))
    kill(number, SIGSTOP)
    try session.wait("the shell") { $0.contains("Stopped") }
    // The terminal is still as the program had it: Return is no newline.
    try session.press("clear; fg; echo status=$?; stty -a > \(scratch.file("after"))", "C-j")
    try session.wait("the picture") { $0.contains("music.wav") && $0.contains("NOW") && $0.contains("q quit") }
    try session.press("q")
    try expectRestored(session, scratch, status: 0)
  }

  @Test func saysWhyThereIsNoSound() throws {
    let (session, scratch) = (try TmuxSession(width: 160, height: 24), try Scratch())
    try start(session, scratch, options: "--device no-such-device")
    try session.wait("the reason") { $0.contains("no sound: no playback device") }
    try session.press("q")
    try expectRestored(session, scratch, status: 0)
  }
}
