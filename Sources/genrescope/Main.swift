import ArgumentParser
import Glibc

/// Exit status: 0 done, 1 some input failed, 2 the command line is wrong.
@main
struct Main {
  static func main() async {
    // A reader that went away is an error to report, not a signal to die of.
    signal(SIGPIPE, SIG_IGN)
    // So is a file that may not grow any more.
    signal(SIGXFSZ, SIG_IGN)
    occupyStandardDescriptors()
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

  /// Where the shell has closed one, the next file opened would be taken for it, and words would be written into music.
  private static func occupyStandardDescriptors() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest that is free; using it fails, as it did before.
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  private static func finish(_ error: any Error) -> Never {
    switch Genrescope.exitCode(for: error) {
    case .success: Genrescope.exit(withError: error)
    case .validationFailure:
      Console.sayLines(Genrescope.fullMessage(for: error))
      exit(2)
    case let code:
      if !(error is ExitCode) { Console.say("\(error)") }
      exit(code.rawValue)
    }
  }
}
