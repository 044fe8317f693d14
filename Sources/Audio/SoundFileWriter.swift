import CSndfile
import Glibc

/// A mono sound file of 16 bits that grows as samples come.
public struct SoundFileWriter: ~Copyable {
  private let handle: OpaquePointer

  /// Begins a FLAC file, which is readable to its last block even after a crash.
  /// - Parameters:
  ///   - descriptor: open for writing; from now on the writer's.
  ///   - rate: samples a second.
  public init(_ descriptor: Int32, rate: Int) throws(SoundFileError) {
    try self.init(SF_FORMAT_FLAC, rate: rate) { info in sf_open_fd(descriptor, Int32(SFM_WRITE), &info, 1) }
  }

  /// - Parameters:
  ///   - container: libsndfile's number of it.
  ///   - open: opens the file as libsndfile is told to.
  init(_ container: Int, rate: Int, open: (inout SF_INFO) -> OpaquePointer?) throws(SoundFileError) {
    var info = SF_INFO()
    (info.samplerate, info.channels) = (Int32(rate), 1)
    info.format = Int32(container | SF_FORMAT_PCM_16)
    guard let handle = open(&info) else {
      throw SoundFileError(description: String(cString: sf_strerror(nil)))
    }
    self.handle = handle
    sf_command(handle, Int32(SFC_SET_CLIPPING), nil, 1)
    // FLAC's quickest, at the price of some 7 %.
    var compression = 0.0
    sf_command(handle, Int32(SFC_SET_COMPRESSION_LEVEL), &compression, Int32(MemoryLayout<Double>.size))
  }

  deinit { sf_close(handle) }

  /// Appends samples; those beyond ±1 are clipped.
  public func append(_ samples: [Float]) throws(SoundFileError) {
    guard sf_writef_float(handle, samples, sf_count_t(samples.count)) == samples.count else {
      throw SoundFileError(description: String(cString: strerror(errno)))
    }
  }

  /// Writes what is left and closes the file.
  public consuming func close() throws(SoundFileError) {
    let handle = handle
    discard self
    guard sf_close(handle) == 0 else { throw SoundFileError(description: String(cString: strerror(errno))) }
  }
}

/// Why a sound file cannot be written.
public struct SoundFileError: Error, CustomStringConvertible {
  public let description: String
}
