import ArgumentParser
import FoundationEssentials
import Glibc
import TestSupport

/// What drawing costs: bytes a second to the terminal and processor time, beside cava and btop on terminals of the same
/// size, all at once.
struct ScreenCost: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "screen",
    abstract: "What playing costs on the screen, beside cava and btop (Debian packages cava, btop, ffmpeg).")

  @Option(help: "How long each size is measured, in seconds.") var seconds = 30
  @Option(help: "The music; a demo track if not given.") var music: String?

  func run() throws {
    let scratch = try Scratch()
    let sound = try music ?? Built.pieces()[0]
    let fifo = scratch.file("sound")
    guard mkfifo(fifo, 0o600) == 0 else { throw BenchmarkError("no FIFO: \(String(cString: strerror(errno)))") }
    let settings =
      "[general]\nframerate = 30\n[input]\nmethod = fifo\nsource = \(fifo)\nsample_rate = 44100\nsample_bits = 16\n"
    let configuration = try scratch.write(settings.utf8, to: "cava.conf")
    for (width, height): (UInt16, UInt16) in [(80, 24), (200, 50), (400, 120)] {
      let script = "exec ffmpeg -loglevel quiet -re -stream_loop -1 -i \"$0\" -f s16le -ar 44100 -ac 2 -y \"$1\""
      let feeder = try PseudoTerminal("sh", ["-c", script, sound, fifo])
      print("\(width) by \(height)")
      try measure(
        [
          ("genrescope, 256 colours", ["COLORTERM=", Built.program, "--mute", sound]),
          ("genrescope, 24-bit colours", ["COLORTERM=truecolor", Built.program, "--mute", sound]),
          ("cava", ["cava", "-p", configuration]),
          ("btop", ["XDG_CONFIG_HOME=\(scratch.path)", "btop"]),
        ], width: width, height: height)
      kill(feeder.process, SIGTERM)
      _ = feeder.wait()
    }
  }

  /// - Parameter programs: a name each, and what `env` is to run.
  private func measure(_ programs: [(name: String, command: [String])], width: UInt16, height: UInt16) throws {
    let terminals = try programs.map { try PseudoTerminal("env", $0.command, width: width, height: height) }
    // What starting costs does not count.
    sleep(5)
    let before = terminals.map { ($0.processorSeconds, $0.bytesWritten) }
    sleep(UInt32(seconds))
    for (index, terminal) in terminals.enumerated() {
      let share = 100 * (terminal.processorSeconds - before[index].0) / Double(seconds)
      let bytes = Double(terminal.bytesWritten - before[index].1) / Double(seconds) / 1_000
      let figures = "\((share * 100).rounded() / 100) % of a processor, \((bytes * 10).rounded() / 10) kB/s"
      print("  \(programs[index].name): \(figures)")
    }
    for terminal in terminals {
      terminal.type("q")
      _ = terminal.wait()
    }
  }
}
