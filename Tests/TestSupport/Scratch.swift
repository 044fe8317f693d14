import FoundationEssentials

/// A folder of a test's own, removed with it.
public final class Scratch: Sendable {
  public let path: String

  public init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "genrescope-test-\(UUID())").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in the folder.
  public func file(_ name: String) -> String { path + "/" + name }

  /// Writes a file and gives its path.
  public func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
    try Data(bytes).write(to: URL(filePath: file(name)))
    return file(name)
  }
}

/// The bytes of a mono 16-bit WAV file.
/// - Parameter claimedFrames: what its header says, where that is not the truth.
public func wave(_ samples: [Float], rate: Int = 22_050, claimedFrames: Int? = nil) -> [UInt8] {
  waveHeader(bytes: 2 * (claimedFrames ?? samples.count), rate: rate)
    + samples.flatMap { little(Int(max(-1, min(1, $0)) * 32_767), 2) }
}

/// The bytes of a mono WAV file of 32-bit floats, which may be beyond full scale.
public func floatWave(_ samples: [Float], rate: Int = 22_050) -> [UInt8] {
  waveHeader(bytes: 4 * samples.count, rate: rate, isFloat: true) + samples.flatMap { little(Int($0.bitPattern), 4) }
}

/// The header of a WAV file of 16-bit integers or 32-bit floats.
/// - Parameter bytes: how many of samples follow, or are claimed to.
public func waveHeader(bytes: Int, rate: Int, channels: Int = 1, isFloat: Bool = false) -> [UInt8] {
  let sampleBytes = isFloat ? 4 : 2
  let format = little(isFloat ? 3 : 1, 2) + little(channels, 2) + little(rate, 4)
  return Array("RIFF".utf8) + little(36 + bytes, 4) + Array("WAVEfmt ".utf8) + little(16, 4) + format
    + little(sampleBytes * channels * rate, 4) + little(sampleBytes * channels, 2) + little(8 * sampleBytes, 2)
    + Array("data".utf8) + little(bytes, 4)
}

func little(_ value: Int, _ bytes: Int) -> [UInt8] {
  (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

/// Something that sounds: a chord that changes every second over noise, the same every time.
public func music(seconds: Double, rate: Int = 22_050) -> [Float] {
  var noise: UInt32 = 1
  return (0..<Int(seconds * Double(rate))).map { index in
    noise = noise &* 1_664_525 &+ 1_013_904_223
    let time = Double(index) / Double(rate)
    let root = [110.0, 146.8, 164.8, 98.0][Int(time) % 4]
    let chord = [1, 1.25, 1.5, 4].reduce(0) { $0 + sine(root * $1 * time) }
    return Float(0.1 * chord) + 0.05 * (Float(noise >> 8) / Float(1 << 24) - 0.5)
  }
}

private func sine(_ turns: Double) -> Double {
  // A parabola for each half wave: near enough, with overtones as music has them.
  let phase = 2 * (turns - turns.rounded(.down)) - 1
  return 4 * phase * (1 - abs(phase))
}
