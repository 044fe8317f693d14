import Glibc

/// Bare PCM from stdin, a file or a FIFO. A FIFO outlives its writers; the others end.
final class RawFeed: LiveFeed {
  let rate: Int
  let summary: String
  private let path: String
  private let descriptor: Int32
  private let isFIFO: Bool
  private let decoder: MonoDecoder
  private let buffer: UnsafeMutableRawBufferPointer
  /// Bytes in the buffer: those of a frame that is not complete.
  private var held = 0

  private static let blockFrames = 1_024
  private static let waitMilliseconds: Int32 = 20

  /// - Parameter path: `-` is stdin.
  init(_ format: RawFormat, path: String) throws(LiveError) {
    // Non-blocking, so that opening a FIFO that nobody writes to returns.
    descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
      let cause = String(cString: strerror(errno))
      if descriptor >= 0 { close(descriptor) }
      throw .unreadable(path: path, cause: cause)
    }
    self.path = path == "-" ? "stdin" : path
    isFIFO = path != "-" && status.st_mode & S_IFMT == S_IFIFO
    rate = format.rate
    summary = "\(format.sample.rawValue) ×\(format.channels)"
    decoder = MonoDecoder(format.sample, channels: format.channels, capacity: Self.blockFrames)
    buffer = .allocate(byteCount: Self.blockFrames * format.frameBytes, alignment: 16)
  }

  deinit {
    close(descriptor)
    buffer.deallocate()
  }

  func read(into mono: UnsafeMutableBufferPointer<Float>) throws(LiveError) -> Arrival {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&entry, 1, Self.waitMilliseconds) > 0 else { return .nothing }
    let room = min(mono.count * decoder.frameBytes, buffer.count) - held
    let count = Glibc.read(descriptor, buffer.baseAddress.map { $0 + held }, room)
    if count == 0 { return atEnd() }
    guard count > 0 else {
      guard errno == EAGAIN || errno == EINTR else {
        throw .unreadable(path: path, cause: String(cString: strerror(errno)))
      }
      return .nothing
    }
    held += count
    return take(held / decoder.frameBytes, into: mono)
  }

  private func take(_ frames: Int, into mono: UnsafeMutableBufferPointer<Float>) -> Arrival {
    guard frames > 0, let bytes = buffer.baseAddress else { return .nothing }
    decoder.decode(bytes, frames: frames, into: mono)
    let taken = frames * decoder.frameBytes
    memmove(bytes, bytes + taken, held - taken)
    held -= taken
    return .samples(frames, waiting: 0)
  }

  /// The next writer begins with a whole frame, whatever the last one left.
  private func atEnd() -> Arrival {
    held = 0
    guard isFIFO else { return .end }
    // Without a writer, poll does not wait.
    usleep(UInt32(Self.waitMilliseconds) * 1_000)
    return .nothing
  }
}
