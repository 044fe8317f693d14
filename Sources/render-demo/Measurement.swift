import FoundationEssentials

/// What a finished file sounds like, as FFmpeg measures it.
struct Measurement: CustomStringConvertible {
  /// Integrated loudness after EBU R128, in LUFS.
  let loudness: Double
  /// The highest peak between the samples too, in dB of full scale.
  let truePeak: Double
  /// The longest stretch under −60 dB of full scale, in seconds.
  let silence: Double

  init(of file: String) throws {
    let words = try Self.listen(to: file, "ebur128=peak=true,silencedetect=noise=-60dB:duration=0.1")
    guard let loudness = Self.last("I:", in: words), let truePeak = Self.last("Peak:", in: words) else {
      throw RenderError.notMeasured(file)
    }
    (self.loudness, self.truePeak) = (loudness, truePeak)
    silence = Self.all("silence_duration:", in: words).max() ?? 0
  }

  /// Whether it can be shipped: as loud as the others, nothing clipped, no hole in it.
  var isFit: Bool { abs(loudness - Renderer.loudness) <= 2 && truePeak < 0 && silence <= 1 }

  var description: String { "\(loudness) LUFS, true peak \(truePeak) dBFS, longest silence \(silence) s" }

  /// Integrated loudness alone.
  static func loudness(of file: String) throws -> Double {
    guard let loudness = last("I:", in: try listen(to: file, "ebur128")) else { throw RenderError.notMeasured(file) }
    return loudness
  }

  /// How far one file's sound is from another's: the difference's power beside that of the other, in dB.
  static func residual(of file: String, from other: String) throws -> Double {
    let log = "\(file).residual.log"
    func power(_ graph: String) throws -> Double {
      let level = ",astats=measure_perchannel=none:measure_overall=RMS_level"
      let inputs = ["-nostdin", "-nostats", "-i", file, "-i", other]
      try run("ffmpeg", inputs + ["-filter_complex", graph + level, "-f", "null", "-"], log: log)
      let words = try String(contentsOfFile: log, encoding: .utf8).split(whereSeparator: \.isWhitespace)
      // Digital silence is "-inf", which Double reads.
      guard let power = last("dB:", in: words) else { throw RenderError.notMeasured(file) }
      return power
    }
    let difference = "[0:a]aeval=-val(0)|-val(1)[negative];[negative][1:a]amix=inputs=2:normalize=0"
    return try power(difference) - power("[1:a]anull")
  }

  /// What FFmpeg says, word by word, of a file that passes through filters.
  private static func listen(to file: String, _ filters: String) throws -> [Substring] {
    let log = "\(file).log"
    try run("ffmpeg", ["-nostdin", "-nostats", "-i", file, "-af", filters, "-f", "null", "-"], log: log)
    return try String(contentsOfFile: log, encoding: .utf8).split(whereSeparator: \.isWhitespace)
  }

  private static func all(_ key: String, in words: [Substring]) -> [Double] {
    zip(words, words.dropFirst()).filter { $0.0 == key }.compactMap { Double($0.1) }
  }

  private static func last(_ key: String, in words: [Substring]) -> Double? { all(key, in: words).last }
}
