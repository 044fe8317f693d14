import Glibc

/// Wakes a waiting thread. Raised many times before a wait, it wakes once.
///
/// A pipe that never blocks its writer: raising neither locks nor waits, so the audio thread may do it.
public final class WakeSignal: Sendable {
  private let reading: Int32
  private let writing: Int32

  /// Not raised.
  public init() {
    var ends: [Int32] = [-1, -1]
    let code = pipe(&ends)
    precondition(code == 0, "no pipe: \(String(cString: strerror(errno)))")
    (reading, writing) = (ends[0], ends[1])
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
  }

  deinit {
    close(reading)
    close(writing)
  }

  /// Any thread. A full pipe is as good as one byte: it wakes.
  public func raise() {
    var byte: UInt8 = 1
    _ = write(writing, &byte, 1)
  }

  /// Readable when raised, for `poll` beside other descriptors.
  public var descriptor: Int32 { reading }

  /// Returns when raised since the last wait, or after `milliseconds`; for ever if negative. One thread only.
  public func wait(milliseconds: Int32 = -1) {
    var entry = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
    if poll(&entry, 1, milliseconds) > 0 { clear() }
  }

  /// Takes the raises back. The waiting thread only.
  public func clear() {
    withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { bytes in
      while read(reading, bytes.baseAddress, bytes.count) == bytes.count {}
    }
  }
}
