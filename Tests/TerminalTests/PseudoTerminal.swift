import Glibc
import Samples
import Synchronization
import Testing

/// A pair of descriptors that behaves like a terminal and its screen. The kernel keeps only some kilobytes of what is
/// written, so a thread takes it at once.
final class PseudoTerminal {
  private final class Screen: Sendable {
    let descriptor: Int32
    private let taken = Mutex<[UInt8]>([])

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { Glibc.close(descriptor) }

    /// Until nobody has the terminal any more.
    func read() {
      var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      while poll(&watched, 1, -1) > 0, watched.revents & Int16(POLLHUP) == 0 {
        taken.withLock { takeRest(into: &$0) }
      }
    }

    private func takeRest(into bytes: inout [UInt8]) {
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while case let count = Glibc.read(descriptor, &buffer, buffer.count), count > 0 { bytes += buffer[..<count] }
    }

    func take() -> [UInt8] {
      taken.withLock { bytes in
        takeRest(into: &bytes)
        defer { bytes = [] }
        return bytes
      }
    }
  }

  let terminal: Int32
  private let screen: Screen
  private let reader: WorkerThread

  init(width: UInt16, height: UInt16) throws {
    // As posix_openpt, unlockpt and ptsname do, which Swift does not import.
    let descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK)
    var number: Int32 = 0
    var locked: Int32 = 0
    try #require(ioctl(descriptor, 0x4004_5431, &locked) == 0 && ioctl(descriptor, 0x8004_5430, &number) == 0)
    terminal = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    try #require(terminal >= 0)
    let screen = Screen(descriptor)
    self.screen = screen
    reader = WorkerThread { screen.read() }
    resize(width: width, height: height)
  }

  deinit {
    Glibc.close(terminal)
    reader.join(atMost: 5)
  }

  func resize(width: UInt16, height: UInt16) {
    var size = winsize(ws_row: height, ws_col: width, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(terminal, UInt(TIOCSWINSZ), &size)
  }

  /// All that has been written to the screen since the last look.
  func output() -> String { String(decoding: screen.take(), as: UTF8.self) }

  func type(_ text: String) { _ = text.withCString { write(screen.descriptor, $0, strlen($0)) } }

  var settings: [UInt32] {
    var settings = termios()
    tcgetattr(terminal, &settings)
    return [settings.c_iflag, settings.c_oflag, settings.c_cflag, settings.c_lflag]
  }
}
