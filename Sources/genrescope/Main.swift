import ArgumentParser
import Glibc

/// Exit status: 0 done, 1 some input failed, 2 the command line is wrong.
@main
struct Main {
  static func main() async {
    // A reader that went away is an error to report, not a signal to die of.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try Genrescope.parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      finish(error)
    }
  }

  private static func finish(_ error: any Error) -> Never {
    switch Genrescope.exitCode(for: error) {
    case .success: Genrescope.exit(withError: error)
    case .validationFailure:
      Console.say(Genrescope.fullMessage(for: error))
      exit(2)
    case let code:
      if !(error is ExitCode) { Console.say("\(error)") }
      exit(code.rawValue)
    }
  }
}
