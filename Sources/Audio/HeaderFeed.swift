import CSndfile
import Glibc

/// WAV, AU or FLAC from stdin, as its header says.
final class HeaderFeed: LiveFeed {
  let rate: Int
  let summary: String
  private let channels: Int
  private let bytes: ByteStream
  private var handle: OpaquePointer?
  /// What the samples are where the header's end is not that of the sound; nil where it is, or is passed already.
  private var bare: SF_INFO?
  /// Frames up to the header's end; only counted where it is not that of the sound.
  private var left = 0
  /// Where a WAV's samples come in blocks, the library makes up silence to the header's end.
  private let endsWithStream: Bool
  private let frames: UnsafeMutableBufferPointer<Float>

  private static let blockFrames = 512

  /// Waits for the header.
  /// - Parameters:
  ///   - stop: raised, it ends every wait.
  ///   - descriptor: what is read, and closed at the end.
  init(stop: StopFlag, descriptor: Int32 = dup(STDIN_FILENO)) throws(LiveError) {
    let bytes = ByteStream(descriptor, stop: stop)
    var header = SF_INFO()
    var calls = ByteStream.calls
    let handle = sf_open_virtual(&calls, Int32(SFM_READ), &header, Unmanaged.passUnretained(bytes).toOpaque())
    // Its own words are about files.
    guard let handle else { throw .unknownFormat(path: "stdin", cause: "no such header") }
    guard AudioFile.rates.contains(Int(header.samplerate)), AudioFile.channelCounts.contains(Int(header.channels))
    else {
      sf_close(handle)
      throw .unknownFormat(path: "stdin", cause: "\(header.samplerate) Hz and \(header.channels) channels")
    }
    self.bytes = bytes
    self.handle = handle
    if Self.hasNoLength(header) { (bare, left) = (Self.bare(header), Int(header.frames)) }
    endsWithStream = Self.isWAV(header) && Self.sampleBytes(header) == 0
    rate = Int(header.samplerate)
    channels = Int(header.channels)
    summary = "×\(channels)"
    frames = .allocate(capacity: Self.blockFrames * channels)
  }

  deinit {
    sf_close(handle)
    frames.deallocate()
  }

  func read(into mono: UnsafeMutableBufferPointer<Float>) -> Arrival {
    if endsWithStream && bytes.hasEnded { return .end }
    if bare != nil && left == 0 { passHeadersEnd() }
    let wanted = min(Self.blockFrames, mono.count, bare == nil ? .max : left)
    let count = Int(sf_readf_float(handle, frames.baseAddress, sf_count_t(wanted)))
    guard count > 0 else { return .end }
    if bare != nil { left -= count }
    let read = UnsafeMutableBufferPointer(rebasing: frames[..<(count * channels)])
    for index in read.indices where !(abs(read[index]) <= AudioFile.largestSample) { read[index] = 0 }
    downmix(UnsafeBufferPointer(read), channels: channels, into: mono)
    return .samples(count, waiting: 0)
  }
}

extension HeaderFeed {
  /// Whether the length in a WAV header was written before the sound was: none, or nearly the largest number with or
  /// without a sign.
  private static func hasNoLength(_ header: SF_INFO) -> Bool {
    guard isWAV(header), sampleBytes(header) > 0 else { return false }
    let frameBytes = Int(header.channels) * sampleBytes(header)
    let (bytes, isTooMuch) = Int(header.frames).multipliedReportingOverflow(by: frameBytes)
    return isTooMuch || bytes == 0 || (0x7fff_0000...0x8000_0000).contains(bytes) || bytes >= 0xffff_0000
  }

  private static func isWAV(_ header: SF_INFO) -> Bool {
    [SF_FORMAT_WAV, SF_FORMAT_WAVEX, SF_FORMAT_RF64].contains(Int(header.format) & SF_FORMAT_TYPEMASK)
  }

  /// Bytes of a sample; 0 where samples are not by themselves.
  private static func sampleBytes(_ header: SF_INFO) -> Int {
    switch Int(header.format) & SF_FORMAT_SUBMASK {
    case SF_FORMAT_PCM_U8, SF_FORMAT_ULAW, SF_FORMAT_ALAW: 1
    case SF_FORMAT_PCM_16: 2
    case SF_FORMAT_PCM_24: 3
    case SF_FORMAT_PCM_32, SF_FORMAT_FLOAT: 4
    case SF_FORMAT_DOUBLE: 8
    default: 0
    }
  }

  /// The same samples without a header.
  private static func bare(_ header: SF_INFO) -> SF_INFO {
    let coding = Int(header.format) & (SF_FORMAT_SUBMASK | SF_FORMAT_ENDMASK)
    return SF_INFO(
      frames: 0, samplerate: header.samplerate, channels: header.channels, format: Int32(SF_FORMAT_RAW | coding),
      sections: 0, seekable: 0)
  }

  /// What follows is read as bare samples, to the end of the stream.
  private func passHeadersEnd() {
    guard var format = bare.take() else { return }
    sf_close(handle)
    bytes.beginHere()
    var calls = ByteStream.calls
    handle = sf_open_virtual(&calls, Int32(SFM_READ), &format, Unmanaged.passUnretained(bytes).toOpaque())
  }
}

/// A descriptor that cannot seek, for a library that wants to go back a little while it looks at a header.
final class ByteStream {
  private let descriptor: Int32
  private let stop: StopFlag
  /// The last bytes read, up to `end`.
  private var window: [UInt8] = []
  /// Bytes read from the descriptor.
  private var end = 0
  /// Where the library reads next.
  private var position = 0
  /// All has been read, and more was asked for.
  private(set) var hasEnded = false

  private static let keptBytes = 1 << 18
  /// The length is not known; half of the largest, so that sums with it do not overflow.
  private static let length = sf_count_t.max / 2

  /// Takes the descriptor over.
  init(_ descriptor: Int32, stop: StopFlag) {
    self.descriptor = descriptor
    self.stop = stop
  }

  deinit {
    close(descriptor)
  }

  /// libsndfile's way to it; the user data is the stream.
  static var calls: SF_VIRTUAL_IO {
    SF_VIRTUAL_IO(
      get_filelen: { _ in ByteStream.length },
      seek: { offset, origin, user in ByteStream.stream(user)?.seek(offset, origin) ?? -1 },
      read: { target, count, user in
        guard let target, let stream = ByteStream.stream(user) else { return 0 }
        return sf_count_t(stream.read(into: UnsafeMutableRawBufferPointer(start: target, count: Int(count))))
      },
      write: { _, _, _ in 0 },
      tell: { user in sf_count_t(ByteStream.stream(user)?.position ?? 0) })
  }

  private static func stream(_ user: UnsafeMutableRawPointer?) -> ByteStream? {
    user.map { Unmanaged<ByteStream>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Fills all of `target` but at the end of the stream: half a sample would put every later one out of step.
  private func read(into target: UnsafeMutableRawBufferPointer) -> Int {
    // Far ahead, behind the sound, it looks for more headers: there are none until the sound has been.
    guard position - end <= Self.keptBytes else { return 0 }
    guard fetch(to: position + target.count) || position < end else { return 0 }
    let count = min(target.count, end - position)
    let offset = position - (end - window.count)
    guard count > 0, offset >= 0 else { return 0 }
    window[offset..<offset + count].withUnsafeBytes { target.copyMemory(from: $0) }
    position += count
    return count
  }

  private func seek(_ offset: sf_count_t, _ origin: Int32) -> sf_count_t {
    let base = origin == SEEK_SET ? 0 : origin == SEEK_CUR ? position : Int(Self.length)
    let (target, isOverflow) = base.addingReportingOverflow(Int(offset))
    guard !isOverflow, target >= end - window.count, target <= Int(Self.length) else { return -1 }
    // What lies ahead is fetched, and forgotten, when it is read.
    position = target
    return sf_count_t(target)
  }

  /// What is read next becomes the beginning.
  func beginHere() {
    window.removeFirst(max(0, window.count - max(0, end - position)))
    (end, position) = (window.count, 0)
  }

  /// Reads until `target` bytes have come in all; false when the stream ends before.
  private func fetch(to target: Int) -> Bool {
    withUnsafeTemporaryAllocation(byteCount: 1 << 14, alignment: 16) { block in
      while end < target {
        guard waitForBytes() else { return false }
        let count = Glibc.read(descriptor, block.baseAddress, min(block.count, target - end))
        if count < 0 && (errno == EINTR || errno == EAGAIN) { continue }
        guard count > 0 else {
          hasEnded = true
          return false
        }
        window.append(contentsOf: UnsafeRawBufferPointer(rebasing: block[..<count]))
        end += count
        if window.count > 2 * Self.keptBytes && position > end - Self.keptBytes {
          window.removeFirst(window.count - Self.keptBytes)
        }
      }
      return true
    }
  }

  private func waitForBytes() -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while !stop.isRaised {
      if poll(&entry, 1, 50) > 0 { return true }
    }
    return false
  }
}
