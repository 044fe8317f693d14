import FoundationEssentials
import Glibc
import Samples
import Synchronization

/// A program in a terminal of its own, whose output is counted and thrown away.
final class PseudoTerminal {
  let process: pid_t
  private let master: Int32
  private let drain: WorkerThread
  private let output = OutputCount()
  private let start = monotonicNanoseconds()
  /// Linux's TIOCSPTLCK and TIOCGPTN, which are not imported.
  private static let (setLock, getNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)

  /// - Parameters:
  ///   - program: its path, or a name to be looked for.
  ///   - input: what the program has as stdin; the terminal if nil.
  ///   - width: columns, and `height` rows.
  init(_ program: String, _ arguments: [String], input: Int32? = nil, width: UInt16 = 80, height: UInt16 = 24) throws {
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (number, isLocked): (Int32, Int32) = (0, 0)
    guard master >= 0, ioctl(master, Self.setLock, &isLocked) == 0, ioctl(master, Self.getNumber, &number) == 0 else {
      throw BenchmarkError("no terminal: \(String(cString: strerror(errno)))")
    }
    var size = winsize(ws_row: height, ws_col: width, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The first terminal that a session opens is its own.
    for descriptor in [STDOUT_FILENO, STDERR_FILENO, STDIN_FILENO] {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/pts/\(number)", O_RDWR, 0)
    }
    if let input { posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO) }
    process = try Self.spawn(program, arguments, &actions)
    drain = WorkerThread { [master, output] in
      withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { bytes in
        while case let count = read(master, bytes.baseAddress, bytes.count), count > 0 {
          output.add(count)
        }
      }
    }
  }

  private static func spawn(
    _ program: String, _ arguments: [String], _ actions: inout posix_spawn_file_actions_t
  ) throws -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    let newSession: Int16 = 0x80
    posix_spawnattr_setflags(&attributes, newSession)
    var environment = ProcessInfo.processInfo.environment
    environment["TERM"] = "xterm-256color"
    environment["LC_ALL"] = "C.UTF-8"
    var argv = ([program] + arguments).map { strdup($0) } + [nil]
    var envp = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for string in argv + envp { free(string) } }
    var process = pid_t()
    let code = posix_spawnp(&process, program, &actions, &attributes, &argv, &envp)
    guard code == 0 else { throw BenchmarkError("\(program): \(String(cString: strerror(code)))") }
    return process
  }

  /// Types something.
  func type(_ text: String) { _ = text.withCString { write(master, $0, strlen($0)) } }

  /// Waits for the program's end.
  /// - Returns: its exit status, or 128 and the signal that ended it.
  func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    drain.join()
    close(master)
    return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
  }
}

// MARK: - What it costs

extension PseudoTerminal {
  /// Bytes of memory that it has in use.
  var residentBytes: Int {
    // Pages: the second number.
    let pages = Self.text("/proc/\(process)/statm").split(separator: " ").dropFirst().first.flatMap { Int($0) }
    return (pages ?? 0) * sysconf(Int32(_SC_PAGESIZE))
  }

  /// Files, pipes and devices that it has open.
  var descriptors: Int {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd"))?.count ?? 0
  }

  var threads: Int { (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task"))?.count ?? 0 }

  /// Bytes that it has written to the terminal.
  var bytesWritten: Int { output.bytes.load(ordering: .relaxed) }

  /// Waits for the first picture; gives the seconds since the program was started.
  func waitForPicture() throws -> Double {
    while output.pictureTime.load(ordering: .relaxed) == 0 {
      guard monotonicNanoseconds() - start < 60_000_000_000 else { throw BenchmarkError("no picture for a minute") }
      usleep(1_000)
    }
    return Double(output.pictureTime.load(ordering: .relaxed) - start) * 1e-9
  }

  /// Seconds of processor time that it has used.
  var processorSeconds: Double {
    // Behind the name in brackets, the twelfth and thirteenth: user and system time in ticks.
    let fields = Self.text("/proc/\(process)/stat").split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  private static func text(_ path: String) -> String {
    (try? Data(contentsOf: URL(filePath: path))).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}

/// What has been read from a terminal.
private final class OutputCount: Sendable {
  let bytes = Atomic<Int>(0)
  /// When so much had been written that it is a picture, not what prepares the terminal.
  let pictureTime = Atomic<Int>(0)

  func add(_ count: Int) {
    let sum = bytes.wrappingAdd(count, ordering: .relaxed).newValue
    if sum >= 1_000 && sum - count < 1_000 { pictureTime.store(monotonicNanoseconds(), ordering: .relaxed) }
  }
}

/// Why something cannot be measured.
struct BenchmarkError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
