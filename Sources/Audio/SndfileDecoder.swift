import CSndfile
import Glibc

/// libsndfile: WAV, AU, AIFF, FLAC, Ogg Vorbis, Opus and the rest of what it reads.
final class SndfileDecoder: AudioDecoder {
  let info: AudioInfo
  let isShorterThanHeader: Bool
  private let file: OpenFile
  private var handle: OpaquePointer?
  /// Frames decoded ahead of a place sought.
  private let preroll: Int

  /// libsndfile's Vorbis is wrong for as much as a block after a seek, and a block has at most so many frames.
  private static let vorbisPreroll = 8192

  /// Opens by descriptor, not by name, so that the content alone decides the format.
  init(_ file: OpenFile) throws(AudioError) {
    var header = SF_INFO()
    guard let handle = Self.open(file, &header) else {
      let cause = String(cString: sf_strerror(nil)).lowercased()
      throw .unknownFormat(path: file.path, cause: cause.hasSuffix(".") ? String(cause.dropLast()) : cause)
    }
    self.file = file
    self.handle = handle
    info = AudioInfo(
      rate: Int(header.samplerate), channels: Int(header.channels),
      frames: header.frames >= 0 && header.frames < Int64.max ? Int(header.frames) : nil,
      title: Self.tag(SF_STR_TITLE, of: handle), artist: Self.tag(SF_STR_ARTIST, of: handle))
    isShorterThanHeader = Self.logTellsOfMissingData(handle)
    preroll = Int(header.format) & SF_FORMAT_SUBMASK == SF_FORMAT_VORBIS ? Self.vorbisPreroll : 0
  }

  deinit {
    sf_close(handle)
  }

  func read(into frames: UnsafeMutableBufferPointer<Float>) -> Int {
    guard let handle else { return 0 }
    return max(0, Int(sf_readf_float(handle, frames.baseAddress, sf_count_t(frames.count / info.channels))))
  }

  func seek(to frame: Int) -> Int? {
    let start = max(0, frame - preroll)
    let reached = sf_seek(handle, sf_count_t(start), Int32(SEEK_SET))
    guard reached >= 0 else {
      // Its FLAC decoder does not come back from a failed seek.
      reopen()
      return nil
    }
    return Int(reached) + skip(max(0, frame - Int(reached)))
  }
}

extension SndfileDecoder {
  /// libsndfile closes a descriptor that it was told to leave open if the format is unknown: so it gets its own.
  private static func open(_ file: OpenFile, _ header: inout SF_INFO) -> OpaquePointer? {
    file.rewind()
    return sf_open_fd(dup(file.descriptor), Int32(SFM_READ), &header, 1)
  }

  private func reopen() {
    sf_close(handle)
    var header = SF_INFO()
    handle = Self.open(file, &header)
  }

  /// Decodes `count` frames for nothing; returns how many there were.
  private func skip(_ count: Int) -> Int {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 1024 * info.channels) { buffer in
      var skipped = 0
      while skipped < count {
        let part = min(1024, count - skipped)
        let got = read(into: UnsafeMutableBufferPointer(rebasing: buffer[..<(part * info.channels)]))
        guard got > 0 else { break }
        skipped += got
      }
      return skipped
    }
  }

  private static func tag(_ kind: Int, of handle: OpaquePointer) -> String? {
    guard let text = sf_get_string(handle, Int32(kind)), text.pointee != 0 else { return nil }
    return String(cString: text)
  }

  /// libsndfile trims a WAV, AU or AIFF whose data chunk reaches beyond the file and says so only in its log:
  /// `data : 1764000 (should be 599920)`.
  private static func logTellsOfMissingData(_ handle: OpaquePointer) -> Bool {
    var log = [CChar](repeating: 0, count: 8192)
    let length = Int(sf_command(handle, Int32(SFC_GET_LOG_INFO), &log, Int32(log.count)))
    let text = String(decoding: log.prefix(max(0, length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    return text.split(separator: "\n").contains { line in
      let words = line.split(separator: " ").map(String.init)
      guard words.contains("(should"), ["data", "SSND", "Data"].contains(words.first) else { return false }
      let numbers = words.compactMap { Int($0.hasSuffix(")") ? String($0.dropLast()) : $0) }
      return numbers.count == 2 && numbers[0] > numbers[1]
    }
  }
}
