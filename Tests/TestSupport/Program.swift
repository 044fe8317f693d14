import FoundationEssentials
import Glibc

/// The built program, run as a user would.
public enum Program {
  /// What a run left behind.
  public struct Result: Sendable {
    /// The exit status, or 128 and the signal that ended it.
    public let status: Int32
    public let output: String
    public let errors: String
    /// What it has used.
    public let usage: rusage

    /// Seconds of processor time.
    public var processorSeconds: Double {
      [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) * 1e-6 }
    }

    /// Bytes of memory that it has had at most.
    public var peakBytes: Int { usage.ru_maxrss * 1_024 }
  }

  /// The folder of the build, in which the tests and the program lie side by side.
  public static var path: String {
    URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "genrescope").path
  }

  /// Runs the program to its end, without a terminal.
  /// - Parameter output: where its standard output goes; collected if nil.
  public static func run(
    _ arguments: [String], environment: [String: String] = [:], output: String? = nil
  ) throws -> Result {
    try run(program: path, arguments, environment: environment, output: output)
  }

  /// Runs any program to its end.
  public static func run(
    program: String, _ arguments: [String], environment: [String: String] = [:], output: String? = nil
  ) throws -> Result {
    let scratch = try Scratch()
    let (outputFile, errorFile) = (output ?? scratch.file("output"), scratch.file("errors"))
    let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, outputFile, O_WRONLY | O_CREAT, 0o600)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errorFile, O_WRONLY | O_CREAT, 0o600)
    // The threads of tests block signals, and some are ignored; a program started from them shall not inherit that.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var argv = ([program] + arguments).map { strdup($0) } + [nil]
    var envp = variables.map { strdup("\($0)=\($1)") } + [nil]
    defer { for string in argv + envp { free(string) } }
    var process = pid_t()
    let code = posix_spawnp(&process, program, &actions, &attributes, &argv, &envp)
    guard code == 0 else { throw ProgramError(reason: "\(program): \(String(cString: strerror(code)))") }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0 && errno == EINTR {}
    return Result(
      status: status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f,
      output: output == nil ? try text(outputFile) : "", errors: try text(errorFile), usage: usage)
  }

  private static func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }
}

/// Why a program could not be run, or did not do what was waited for.
public struct ProgramError: Error, CustomStringConvertible {
  public let description: String

  public init(reason: String) { description = reason }
}
