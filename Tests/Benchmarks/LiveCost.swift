import ArgumentParser
import FoundationEssentials
import Glibc
import TestSupport

/// Processor time and memory of `genrescope listen` and of cava, at the same time on the same sound: each in a terminal
/// of 80 by 24, 30 frames a second. A sound server with a monitor as its default source must be running.
struct LiveCost: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cost", abstract: "What listening costs, beside cava (Debian packages cava, pulseaudio-utils).")

  @Option(help: "How long it is measured, in seconds.") var seconds = 60
  @Option(help: "The ALSA device that genrescope listens to.") var device = "pulse"
  @Option(help: "The music; a demo track if not given.") var music: String?

  func run() throws {
    let scratch = try Scratch()
    let settings = "[general]\nframerate = 30\n[input]\nmethod = pulse\nsource = auto\n"
    let configuration = try scratch.write(settings.utf8, to: "cava.conf")
    let sound = try music ?? Built.pieces()[0]
    let script = "while paplay \"$0\"; do :; done"
    let players = try PseudoTerminal("sh", ["-c", script, sound])
    let listeners = [
      ("genrescope", try PseudoTerminal(Built.program, ["listen", "--device", device])),
      ("cava", try PseudoTerminal("cava", ["-p", configuration])),
    ]
    // What starting costs does not count.
    sleep(5)
    let before = listeners.map(\.1.processorSeconds)
    sleep(UInt32(seconds))
    for ((name, terminal), before) in zip(listeners, before) {
      let share = 100 * (terminal.processorSeconds - before) / Double(seconds)
      let memory = Double(terminal.residentBytes) / 1_000_000
      print("\(name): \((share * 100).rounded() / 100) % of a processor, \((memory * 10).rounded() / 10) MB")
    }
    for terminal in listeners.map(\.1) {
      terminal.type("q")
      _ = terminal.wait()
    }
    // The whole session: the shell and the player that it has started.
    kill(-players.process, SIGTERM)
    _ = players.wait()
  }
}
