import ArgumentParser
import FoundationEssentials
import Glibc
import TestSupport

/// Processor time and memory of `genrescope listen` and of cava on the same sound: each in a terminal of 80 by 24, 30
/// frames a second. They take turns: a sound server gives all its clients as short pieces as one of them asks for, so
/// that side by side the one would pay for the other. A sound server with a monitor as its default source must be
/// running.
struct LiveCost: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cost", abstract: "What listening costs, beside cava (Debian packages cava, pulseaudio-utils).")

  @Option(help: "How often each is measured.") var turns = 3
  @Option(help: "How long a turn takes, in seconds.") var seconds = 30
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
      (name: "genrescope", command: [Built.program, "listen", "--device", device]),
      (name: "cava", command: ["cava", "-p", configuration]),
    ]
    for turn in 1...turns {
      for (name, command) in listeners { print("\(turn). \(name): \(try cost(of: command))") }
    }
    // The whole session: the shell and the player that it has started.
    kill(-players.process, SIGTERM)
    _ = players.wait()
  }

  private func cost(of command: [String]) throws -> String {
    let terminal = try PseudoTerminal("env", command)
    // What starting costs does not count.
    sleep(5)
    let before = terminal.processorSeconds
    sleep(UInt32(seconds))
    let share = 100 * (terminal.processorSeconds - before) / Double(seconds)
    let memory = Double(terminal.residentBytes) / 1_000_000
    terminal.type("q")
    _ = terminal.wait()
    return "\((share * 100).rounded() / 100) % of a processor, \((memory * 10).rounded() / 10) MB"
  }
}
