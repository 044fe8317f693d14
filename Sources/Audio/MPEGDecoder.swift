import CMpg123
import Glibc

/// libmpg123: MPEG layers I to III.
///
/// The frame headers of the whole file are scanned first (a few milliseconds): a variable bit rate without a
/// length tag makes any estimate wrong, and seeking is exact by the index that the scan leaves.
final class MPEGDecoder: AudioDecoder {
  let info: AudioInfo
  let isShorterThanHeader: Bool
  private let file: OpenFile
  private let handle: OpaquePointer

  init(_ file: OpenFile) throws(AudioError) {
    var code: Int32 = 0
    guard let handle = mpg123_new(nil, &code) else {
      throw .unknownFormat(path: file.path, cause: String(cString: mpg123_plain_strerror(code)))
    }
    self.file = file
    self.handle = handle
    // All properties need a value before the initialiser may throw; deinit frees the handle from there on.
    var format = Format()
    let isOpen = Self.open(file, handle, &format)
    info = AudioInfo(
      rate: format.rate, channels: format.channels, frames: format.frames,
      title: format.tags.title, artist: format.tags.artist)
    isShorterThanHeader = format.isShorterThanHeader
    guard isOpen else {
      throw .unknownFormat(path: file.path, cause: String(cString: mpg123_strerror(handle)))
    }
  }

  deinit {
    mpg123_delete(handle)
  }

  func read(into frames: UnsafeMutableBufferPointer<Float>) -> Int {
    let frameBytes = info.channels * MemoryLayout<Float>.stride
    let room = frames.count / info.channels * frameBytes
    var done = 0
    // An error in the middle ends the sound there; what was decoded before it still counts.
    _ = mpg123_read(handle, UnsafeMutableRawPointer(frames.baseAddress), room, &done)
    return done / frameBytes
  }

  func seek(to frame: Int) -> Int? {
    let reached = mpg123_seek(handle, off_t(frame), SEEK_SET)
    return reached >= 0 ? Int(reached) : nil
  }
}

extension MPEGDecoder {
  private struct Format {
    var rate = 0
    var channels = 0
    var frames: Int?
    var tags: (title: String?, artist: String?)
    var isShorterThanHeader = false
  }

  private static func open(_ file: OpenFile, _ handle: OpaquePointer, _ format: inout Format) -> Bool {
    configure(handle)
    var rate = 0
    var channels: Int32 = 0
    var encoding: Int32 = 0
    guard openBuffered(file, handle),
      mpg123_getformat(handle, &rate, &channels, &encoding) == MPG123_OK.rawValue,
      mpg123_format_none(handle) == MPG123_OK.rawValue,
      mpg123_format(handle, rate, channels, Int32(MPG123_ENC_FLOAT_32.rawValue)) == MPG123_OK.rawValue
    else { return false }
    let promised = mpg123_length(handle)
    guard mpg123_scan(handle) == MPG123_OK.rawValue else { return false }
    let length = mpg123_length(handle)
    format.rate = rate
    format.channels = Int(channels)
    format.frames = length >= 0 ? Int(length) : nil
    format.tags = tags(handle)
    // Only the tag of a variable bit rate promises; without it the first length was an estimate.
    var frame = mpg123_frameinfo2()
    let hasLengthTag = mpg123_info2(handle, &frame) == MPG123_OK.rawValue && frame.vbr != Int32(MPG123_CBR.rawValue)
    format.isShorterThanHeader = hasLengthTag && promised > length + rate / 10
    return true
  }

  /// Reads by the C library's buffer: libmpg123 by itself asks the kernel twice for each frame.
  private static func openBuffered(_ file: OpenFile, _ handle: OpaquePointer) -> Bool {
    file.rewind()
    guard let stream = fdopen(dup(file.descriptor), "rb") else { return false }
    setvbuf(stream, nil, _IOFBF, 65_536)
    mpg123_replace_reader_handle(
      handle,
      { stream, buffer, count in
        let stream = stream?.assumingMemoryBound(to: FILE.self)
        let read = fread(buffer, 1, count, stream)
        return read == 0 && ferror(stream) != 0 ? -1 : read
      },
      { stream, offset, origin in
        let stream = stream?.assumingMemoryBound(to: FILE.self)
        return fseeko(stream, offset, origin) == 0 ? ftello(stream) : -1
      },
      { stream in fclose(stream?.assumingMemoryBound(to: FILE.self)) })
    return mpg123_open_handle(handle, stream) == MPG123_OK.rawValue
  }

  private static func configure(_ handle: OpaquePointer) {
    let flags = [MPG123_QUIET, MPG123_FORCE_FLOAT, MPG123_GAPLESS, MPG123_NO_FRANKENSTEIN].map(\.rawValue).reduce(0, |)
    mpg123_param2(handle, Int32(MPG123_ADD_FLAGS.rawValue), Int(flags), 0)
    mpg123_param2(handle, Int32(MPG123_REMOVE_FLAGS.rawValue), Int(MPG123_AUTO_RESAMPLE.rawValue), 0)
    // What is no frame is passed over up to 1 MiB, not 1 KiB only.
    mpg123_param2(handle, Int32(MPG123_RESYNC_LIMIT.rawValue), 1 << 20, 0)
    // A frame may lean on up to nine before it (the bit reservoir); fewer make what follows a seek wrong.
    mpg123_param2(handle, Int32(MPG123_PREFRAMES.rawValue), 10, 0)
  }

  private static func tags(_ handle: OpaquePointer) -> (title: String?, artist: String?) {
    var old: UnsafeMutablePointer<mpg123_id3v1>?
    var new: UnsafeMutablePointer<mpg123_id3v2>?
    guard mpg123_id3(handle, &old, &new) == MPG123_OK.rawValue else { return (nil, nil) }
    return (
      text(new?.pointee.title) ?? old.flatMap { latin1($0.pointee.title) },
      text(new?.pointee.artist) ?? old.flatMap { latin1($0.pointee.artist) }
    )
  }

  /// ID3v2 text, which libmpg123 gives as UTF-8.
  private static func text(_ string: UnsafeMutablePointer<mpg123_string>?) -> String? {
    guard let bytes = string?.pointee.p, bytes.pointee != 0 else { return nil }
    return String(cString: bytes)
  }

  /// An ID3v1 field: Latin-1, padded with zeros or blanks, not always terminated.
  private static func latin1<Field>(_ field: Field) -> String? {
    let bytes = withUnsafeBytes(of: field) { Array($0.prefix { $0 != 0 }) }
    let text = String(String.UnicodeScalarView(bytes.map(Unicode.Scalar.init)))
    let trimmed = text.reversed().drop { $0 == " " }.reversed()
    return trimmed.isEmpty ? nil : String(trimmed)
  }
}

extension OpenFile {
  /// Whether the first thing in the file, an ID3 tag aside, is the header of an MPEG audio frame.
  var startsAsMPEG: Bool {
    let tag = bytes(at: 0, count: 10)
    guard tag.count == 10 else { return false }
    // An ID3v2 tag gives its length in four bytes of seven bits, its own ten bytes not counted.
    let isTagged = tag.starts(with: Array("ID3".utf8))
    let length = isTagged ? 10 + tag[6...].reduce(0) { $0 << 7 | Int($1 & 0x7f) } : 0
    let header = bytes(at: length, count: 3)
    guard header.count == 3 else { return false }
    let isSynchronised = header[0] == 0xff && header[1] & 0xe0 == 0xe0
    let isReserved =
      header[1] & 0x18 == 0x08 || header[1] & 0x06 == 0 || header[2] & 0xf0 == 0xf0 || header[2] & 0x0c == 0x0c
    return isSynchronised && !isReserved
  }
}
