import CSndfile
import Glibc
import Testing

@testable import Audio

/// A folder of its own for one test, removed with it.
final class Scratch {
  let path: String

  init() {
    var template = Array("/tmp/genrescope-audio-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
  }

  deinit {
    for name in names { unlink(path + "/" + name) }
    rmdir(path)
  }

  private var names: [String] = []

  /// A path in the folder.
  func file(_ name: String) -> String {
    names.append(name)
    return path + "/" + name
  }

  /// A file of these bytes.
  func write(_ bytes: [UInt8], as name: String) -> String {
    let path = file(name)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    #expect(bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) } == bytes.count)
    close(descriptor)
    return path
  }
}

/// The bytes of a file.
func bytes(of path: String) -> [UInt8] {
  guard let file = try? OpenFile(path: path) else { return [] }
  var status = stat()
  fstat(file.descriptor, &status)
  return file.bytes(at: 0, count: Int(status.st_size))
}

/// A kind of file that libsndfile can write, and how exactly samples come back from it.
struct SoundFormat: Sendable, CustomTestStringConvertible {
  let name: String
  let code: Int
  /// The largest error of a sample; nil where the codec is lossy.
  let error: Float?
  var testDescription: String { name }

  static let wav8 = SoundFormat(name: "8.wav", code: SF_FORMAT_WAV | SF_FORMAT_PCM_U8, error: 1 / 127)
  static let wav16 = SoundFormat(name: "16.wav", code: SF_FORMAT_WAV | SF_FORMAT_PCM_16, error: 1 / 32767)
  static let wavFloat = SoundFormat(name: "float.wav", code: SF_FORMAT_WAV | SF_FORMAT_FLOAT, error: 0)
  static let flac = SoundFormat(name: "x.flac", code: SF_FORMAT_FLAC | SF_FORMAT_PCM_16, error: 1 / 32767)
  static let mp3 = SoundFormat(name: "x.mp3", code: SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, error: nil)
  static let opus = SoundFormat(name: "x.opus", code: SF_FORMAT_OGG | SF_FORMAT_OPUS, error: nil)
  static let vorbis = SoundFormat(name: "x.ogg", code: SF_FORMAT_OGG | SF_FORMAT_VORBIS, error: nil)
  static let all = [
    wav8, wav16, wavFloat, flac, mp3, opus, vorbis,
    SoundFormat(name: "24.wav", code: SF_FORMAT_WAV | SF_FORMAT_PCM_24, error: 1e-6),
    SoundFormat(name: "32.wav", code: SF_FORMAT_WAV | SF_FORMAT_PCM_32, error: 1e-6),
    SoundFormat(name: "x.au", code: SF_FORMAT_AU | SF_FORMAT_PCM_16, error: 1 / 32767),
    SoundFormat(name: "x.aiff", code: SF_FORMAT_AIFF | SF_FORMAT_PCM_24, error: 1e-6),
  ]

  /// Writes interleaved frames to `path`.
  func write(
    _ samples: [Float], rate: Int, channels: Int, to path: String, title: String? = nil, artist: String? = nil
  ) {
    var info = SF_INFO()
    info.samplerate = Int32(rate)
    info.channels = Int32(channels)
    info.format = Int32(code)
    guard let handle = sf_open(path, Int32(SFM_WRITE), &info) else {
      Issue.record("\(name) cannot be written: \(String(cString: sf_strerror(nil)))")
      return
    }
    if let title { sf_set_string(handle, Int32(SF_STR_TITLE), title) }
    if let artist { sf_set_string(handle, Int32(SF_STR_ARTIST), artist) }
    let frames = sf_count_t(samples.count / channels)
    // In blocks: the Vorbis encoder's stack does not bear a long one.
    var done: sf_count_t = 0
    samples.withUnsafeBufferPointer { samples in
      while done < frames {
        let block = min(4096, frames - done)
        guard let start = samples.baseAddress else { break }
        let written = sf_writef_float(handle, start + Int(done) * channels, block)
        guard written == block else { break }
        done += written
      }
    }
    #expect(done == frames)
    sf_close(handle)
  }
}

/// Tones that rise, each channel from a note of its own, so that every place sounds different.
func sweep(frames: Int, rate: Int, channels: Int, amplitude: Float = 0.4) -> [Float] {
  var samples: [Float] = []
  samples.reserveCapacity(frames * channels)
  for frame in 0..<frames {
    let time = Double(frame) / Double(rate)
    for channel in 0..<channels {
      let start = 150.0 + 70 * Double(channel)
      samples.append(amplitude * Float(sin(2 * Double.pi * (start + 100 * time) * time)))
    }
  }
  return samples
}

extension AudioFile {
  /// Everything from here to the end, read in blocks of `block` frames, or at most `limit` frames.
  func readAll(block: Int = 1000, limit: Int = 100_000_000) -> [Float] {
    var samples: [Float] = []
    var buffer = [Float](repeating: 0, count: block * info.channels)
    while samples.count < limit * info.channels {
      let count = buffer.withUnsafeMutableBufferPointer { read(into: $0) }
      guard count > 0 else { break }
      samples += buffer[..<(count * info.channels)]
    }
    return Array(samples.prefix(limit * info.channels))
  }
}

/// The largest difference of two runs of samples; infinite if their lengths differ.
func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

/// The cosine between two runs of samples, over the shorter length.
func correlation(_ a: [Float], _ b: [Float]) -> Double {
  var (ab, aa, bb) = (0.0, 0.0, 0.0)
  for (x, y) in zip(a, b) {
    ab += Double(x) * Double(y)
    aa += Double(x) * Double(x)
    bb += Double(y) * Double(y)
  }
  return ab / (aa * bb).squareRoot()
}

/// The mean of the channels.
func mono(_ samples: [Float], channels: Int) -> [Float] {
  stride(from: 0, to: samples.count, by: channels).map { start in
    samples[start..<start + channels].reduce(0, +) / Float(channels)
  }
}
