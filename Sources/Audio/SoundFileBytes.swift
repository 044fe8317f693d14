import CSndfile
import Glibc

/// A mono WAV file of 16 bits in memory, to be written at once: libsndfile writes a file in small pieces.
public struct SoundFileBytes {
  public let bytes: [UInt8]

  /// - Parameter rate: samples a second.
  public init(_ samples: [Float], rate: Int) throws(SoundFileError) {
    let file = Memory()
    bytes = try withExtendedLifetime(file) { () throws(SoundFileError) in
      let writer = try SoundFileWriter(SF_FORMAT_WAV, rate: rate) { info in
        var functions = Memory.functions
        return sf_open_virtual(&functions, Int32(SFM_WRITE), &info, Unmanaged.passUnretained(file).toOpaque())
      }
      try writer.append(samples)
      try writer.close()
      return file.bytes
    }
  }

  /// What libsndfile takes for a file.
  private final class Memory {
    var bytes: [UInt8] = []
    var position = 0

    static let functions = SF_VIRTUAL_IO(
      get_filelen: { sf_count_t(Memory.of($0).bytes.count) },
      seek: { offset, origin, file in Memory.of(file).seek(by: Int(offset), from: origin) },
      read: { _, _, _ in 0 },
      write: { data, count, file in Memory.of(file).write(UnsafeRawBufferPointer(start: data, count: Int(count))) },
      tell: { sf_count_t(Memory.of($0).position) })

    private static func of(_ pointer: UnsafeMutableRawPointer?) -> Memory {
      guard let pointer else { fatalError("libsndfile forgot its file") }
      return Unmanaged<Memory>.fromOpaque(pointer).takeUnretainedValue()
    }

    private func seek(by offset: Int, from origin: Int32) -> sf_count_t {
      let start = origin == SEEK_SET ? 0 : origin == SEEK_CUR ? position : bytes.count
      position = max(0, min(start + offset, bytes.count))
      return sf_count_t(position)
    }

    private func write(_ data: UnsafeRawBufferPointer) -> sf_count_t {
      let replaced = position..<min(position + data.count, bytes.count)
      bytes.replaceSubrange(replaced, with: data)
      position += data.count
      return sf_count_t(data.count)
    }
  }
}
