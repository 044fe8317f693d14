/// How samples lie in memory when they come in live: raw PCM as ffmpeg and sox name it, and as devices give it.
public enum SampleFormat: String, CaseIterable, Sendable {
  case u8
  case s16le
  /// 24 bits packed into three bytes.
  case s24le
  /// 24 bits in the lower three of four bytes.
  case s24in32le
  case s32le
  case f32le

  /// Bytes of a sample.
  public var bytes: Int {
    switch self {
    case .u8: 1
    case .s16le: 2
    case .s24le: 3
    case .s24in32le, .s32le, .f32le: 4
    }
  }

  /// Full scale is ± 1; what is no sound (not finite, or 180 dB too loud) becomes silence.
  ///
  /// - Parameters:
  ///   - raw: as many whole samples as `samples` has room for.
  func decode(_ raw: UnsafeRawBufferPointer, into samples: UnsafeMutableBufferPointer<Float>) {
    precondition(raw.count == samples.count * bytes, "whole samples, and room for all of them")
    switch self {
    case .u8:
      for index in samples.indices { samples[index] = (Float(raw[index]) - 128) / 128 }
    case .s16le:
      for index in samples.indices { samples[index] = Float(Self.load(Int16.self, raw, index)) / 32_768 }
    case .s24le:
      for index in samples.indices {
        let bits =
          Int32(raw[3 * index]) << 8 | Int32(raw[3 * index + 1]) << 16
          | Int32(Int8(bitPattern: raw[3 * index + 2])) << 24
        samples[index] = Float(bits) / 2_147_483_648
      }
    case .s24in32le:
      // The upper byte may hold anything.
      for index in samples.indices {
        samples[index] = Float(Self.load(Int32.self, raw, index) << 8) / 2_147_483_648
      }
    case .s32le:
      for index in samples.indices { samples[index] = Float(Self.load(Int32.self, raw, index)) / 2_147_483_648 }
    case .f32le:
      for index in samples.indices {
        let sample = raw.loadUnaligned(fromByteOffset: 4 * index, as: Float.self)
        samples[index] = abs(sample) <= AudioFile.largestSample ? sample : 0
      }
    }
  }

  private static func load<Value: FixedWidthInteger & BitwiseCopyable>(
    _ type: Value.Type, _ raw: UnsafeRawBufferPointer, _ index: Int
  ) -> Value {
    Value(littleEndian: raw.loadUnaligned(fromByteOffset: index * MemoryLayout<Value>.stride, as: type))
  }
}

/// Bare PCM without a header: `s16le:44100:2` is format, rate and channels.
public struct RawFormat: Equatable, Sendable {
  /// How a sample lies in memory.
  public let sample: SampleFormat
  /// Frames per second.
  public let rate: Int
  /// Samples per frame.
  public let channels: Int

  /// Nil if the text does not name a format, a rate and a channel count that are handled.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let sample = SampleFormat(rawValue: parts[0]),
      let rate = Int(parts[1]), AudioFile.rates.contains(rate),
      let channels = Int(parts[2]), AudioFile.channelCounts.contains(channels)
    else { return nil }
    (self.sample, self.rate, self.channels) = (sample, rate, channels)
  }

  /// Bytes of a frame.
  var frameBytes: Int { sample.bytes * channels }
}

/// Brings interleaved raw frames to mono, in memory allocated beforehand.
final class MonoDecoder {
  /// Bytes of a frame.
  let frameBytes: Int
  private let format: SampleFormat
  private let channels: Int
  private let samples: UnsafeMutableBufferPointer<Float>

  /// For at most `capacity` frames at a time.
  init(_ format: SampleFormat, channels: Int, capacity: Int) {
    self.format = format
    self.channels = channels
    frameBytes = format.bytes * channels
    samples = .allocate(capacity: capacity * channels)
    samples.initialize(repeating: 0)
  }

  deinit {
    samples.deallocate()
  }

  /// `frames` frames of `raw`, the mean of their channels each, into `mono`.
  func decode(_ raw: UnsafeRawPointer, frames: Int, into mono: UnsafeMutableBufferPointer<Float>) {
    let part = UnsafeMutableBufferPointer(rebasing: samples[..<(frames * channels)])
    format.decode(UnsafeRawBufferPointer(start: raw, count: frames * frameBytes), into: part)
    downmix(UnsafeBufferPointer(part), channels: channels, into: mono)
  }
}
