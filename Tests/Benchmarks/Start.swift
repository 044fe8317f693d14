import ArgumentParser
import TestSupport

/// From the start of the program to its first picture, and the memory that it then has.
struct Start: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start", abstract: "How long the program takes to its first picture.")

  @Option(help: "How often it is started.") var rounds = 15

  func run() throws {
    let piece = try Built.pieces()[0]
    var times: [Double] = []
    var memory = 0
    for _ in 0..<rounds {
      let terminal = try PseudoTerminal(Built.program, ["--mute", piece])
      times.append(try terminal.waitForPicture())
      memory = max(memory, terminal.residentBytes)
      terminal.type("q")
      _ = terminal.wait()
    }
    let start = Measurement(name: "", seconds: times)
    print("first picture after \(timeText(start.median)), at most \(timeText(times.max() ?? 0)); \(megabytes(memory))")
  }
}
