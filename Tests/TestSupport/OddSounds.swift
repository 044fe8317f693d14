import FoundationEssentials

/// Files that are malformed or odd, the same every time: every kind of cut, flipped bits, absurd headers, and sound that
/// is none.
public enum OddSounds {
  public struct File: Sendable {
    public let name: String
    public let bytes: [UInt8]
  }

  /// - Parameter seeds: small files of sound, one of each format.
  public static func all(from seeds: [File]) -> [File] {
    seeds.flatMap(cut) + seeds.flatMap(flipped) + headers + contents
  }

  /// Those of the fuzzer, of a checkout.
  public static func seeds(in checkout: String) throws -> [File] {
    let folder = checkout + "/Tests/FuzzTests/Corpus/audio"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().filter { $0.hasPrefix("good.") }
    return try names.map { File(name: $0, bytes: [UInt8](try Data(contentsOf: URL(filePath: folder + "/" + $0)))) }
  }

  // MARK: What is left of good files

  /// At the beginning in every byte of a header's first fields, then by shares, then just before the end.
  private static func cut(_ seed: File) -> [File] {
    let count = seed.bytes.count
    let lengths = [1, 4, 7, 12, 20, 43, 44, 45, 64, count / 4, count / 2, count * 9 / 10, count - 1]
    return Set(lengths.filter { $0 < count }).sorted().map {
      File(name: "cut-\($0)-\(seed.name)", bytes: Array(seed.bytes[..<$0]))
    }
  }

  /// One bit in the header, then more and more all over.
  private static func flipped(_ seed: File) -> [File] {
    var random = SmallRandom(state: UInt64(seed.bytes.count))
    return (0..<10).map { round in
      var bytes = seed.bytes
      for _ in 0..<(1 << round) / 2 + 1 {
        let place = random.next(below: round < 5 ? min(96, bytes.count) : bytes.count)
        bytes[place] ^= 1 << UInt8(random.next(below: 8))
      }
      return File(name: "flipped-\(round)-\(seed.name)", bytes: bytes)
    }
  }

  // MARK: Headers that lie

  private static var headers: [File] {
    let sound = [UInt8](repeating: 0x40, count: 4_096)
    func header(_ name: String, _ fields: WaveFields) -> File {
      File(name: name + ".wav", bytes: fields.bytes + sound)
    }
    let rates = [0, 1, 2, 100, 3_999, 4_000, 384_000, 384_001, 768_000, 0x7fff_ffff, 0xffff_ffff].map {
      header("rate-\($0)", WaveFields(rate: $0))
    }
    let channels = [0, 1, 2, 3, 5, 6, 8, 32, 63, 64, 65, 255, 1_024, 65_535].map {
      header("channels-\($0)", WaveFields(channels: $0))
    }
    let bits = [0, 1, 7, 8, 12, 16, 20, 24, 32, 33, 64, 255, 65_535].map {
      header("bits-\($0)", WaveFields(bits: $0))
    }
    let kinds = [0, 1, 2, 3, 6, 7, 17, 49, 80, 85, 255, 0xfffe, 0xffff].map {
      header("kind-\($0)", WaveFields(format: $0))
    }
    let lengths = [0, 1, 2, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff].flatMap {
      [
        header("data-\($0)", WaveFields(dataBytes: $0)), header("riff-\($0)", WaveFields(riffBytes: $0)),
        header("format-\($0)", WaveFields(formatBytes: $0)),
      ]
    }
    let blocks = ([0, 1, 3, 65_535] as [Int]).map { header("block-\($0)", WaveFields(block: $0)) }
    return rates + channels + bits + kinds + lengths + blocks
  }

  /// What the header of a WAV file says, true where nothing else is given.
  private struct WaveFields {
    var format = 1
    var channels = 1
    var rate = 22_050
    var bits = 16
    var block: Int?
    var riffBytes = 4_132
    var formatBytes = 16
    var dataBytes = 4_096

    var bytes: [UInt8] {
      let block = block ?? channels * bits / 8
      return Array("RIFF".utf8) + little(riffBytes, 4) + Array("WAVEfmt ".utf8) + little(formatBytes, 4)
        + little(format, 2) + little(channels, 2) + little(rate, 4) + little(block * rate, 4) + little(block, 2)
        + little(bits, 2) + Array("data".utf8) + little(dataBytes, 4)
    }
  }

  // MARK: Sound that is none

  private static var contents: [File] {
    let count = 2 * 22_050
    let chord = music(seconds: 2)
    let sounds: [(String, [Float])] = [
      ("nan", [Float](repeating: .nan, count: count)), ("infinity", [Float](repeating: .infinity, count: count)),
      ("least", [Float](repeating: .leastNonzeroMagnitude, count: count)),
      ("greatest", [Float](repeating: .greatestFiniteMagnitude, count: count)),
      ("some-nan", chord.enumerated().map { $0.offset % 100 == 0 ? .nan : $0.element }),
      ("some-infinity", chord.enumerated().map { $0.offset % 999 == 0 ? -.infinity : $0.element }),
      ("loud", chord.map { 1e8 * $0 }), ("faint", chord.map { 1e-8 * $0 }),
      ("direct-current", [Float](repeating: 1, count: count)),
      ("below-direct-current", [Float](repeating: -1, count: count)),
      ("square", (0..<count).map { $0 / 50 % 2 == 0 ? 1 : -1 }), ("nyquist", (0..<count).map { $0 % 2 == 0 ? 1 : -1 }),
      ("silence", [Float](repeating: 0, count: count)), ("one-sample", [1]),
      ("click", [1] + [Float](repeating: 0, count: count)), ("music", chord),
    ]
    let odd = [
      File(name: "nothing.flac", bytes: []), File(name: "nothing.mp3", bytes: []), File(name: "zero.wav", bytes: [0]),
      File(name: "zeros.mp3", bytes: [UInt8](repeating: 0, count: 20_000)),
      File(name: "ones.mp3", bytes: [UInt8](repeating: 0xff, count: 20_000)),
      File(name: "tag-without-end.mp3", bytes: Array("ID3".utf8) + [4, 0, 0, 0x7f, 0x7f, 0x7f, 0x7f]),
      File(name: "words.ogg", bytes: Array(String(repeating: "OggS and no more. ", count: 500).utf8)),
    ]
    return sounds.map { File(name: $0.0 + ".wav", bytes: floatWave($0.1)) } + odd
  }
}

/// Numbers that look random (Knuth's linear congruential generator).
private struct SmallRandom {
  var state: UInt64

  mutating func next(below limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }
}
