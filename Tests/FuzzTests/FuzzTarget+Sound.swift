import FoundationEssentials
import Glibc

@testable import Audio

extension FuzzTarget {
  /// Blocks read of a sound at most: a few seconds.
  private static let mostBlocks = 64

  /// Reads, seeks, and reads again, as playing does and as classifying does.
  func takeAudio(_ bytes: [UInt8]) throws {
    let path = try FuzzFile.with(bytes, named: "fuzzed.mp3")
    let file = try AudioFile(path: path)
    read(file)
    for place in [0, 1_000, Int.max, file.position / 2] {
      require(file.seek(to: place) >= 0, "a negative place")
      read(file, blocks: 1)
    }
    requireSentences(file.warnings.map(\.description))
    var stream = try MonoStream(path: path, rate: 22_050)
    for _ in 0..<Self.mostBlocks {
      guard let samples = stream.next() else { break }
      requireSound(samples)
    }
  }

  private func read(_ file: AudioFile, blocks: Int = mostBlocks) {
    var frames = [Float](repeating: 0, count: 1_024 * file.info.channels)
    for _ in 0..<blocks {
      let count = frames.withUnsafeMutableBufferPointer { file.read(into: $0) }
      require((0...1_024).contains(count), "\(count) frames in a buffer of 1024")
      requireSound(frames[..<(count * file.info.channels)])
      if count == 0 { return }
    }
  }

  /// WAV, AU or FLAC through a descriptor that cannot seek.
  func takeStream(_ bytes: [UInt8]) throws {
    let descriptor = open(try FuzzFile.with(bytes, named: "fuzzed.stream"), O_RDONLY | O_CLOEXEC)
    try listen(to: HeaderFeed(stop: StopFlag(), descriptor: descriptor))
  }

  /// The first byte chooses the format, the second the channels, the rest are samples.
  func takeSamples(_ bytes: [UInt8]) throws {
    let formats = SampleFormat.allCases
    let (format, channels) = (
      formats[Int(bytes.first ?? 0) % formats.count], 1 + Int(bytes.dropFirst().first ?? 0) % 64
    )
    guard let raw = RawFormat("\(format.rawValue):8000:\(channels)") else { throw Refusal("no format") }
    try listen(to: RawFeed(raw, path: FuzzFile.with(Array(bytes.dropFirst(2)), named: "fuzzed.raw")))
  }

  private func listen(to feed: any LiveFeed) throws {
    let mono = UnsafeMutableBufferPointer<Float>.allocate(capacity: 700)
    defer { mono.deallocate() }
    mono.initialize(repeating: 0)
    for _ in 0..<Self.mostBlocks {
      switch try feed.read(into: mono) {
      case .samples(let count, _): requireSound(mono[..<count])
      case .nothing: continue
      case .end: return
      }
    }
  }

  private func requireSound(_ samples: some Sequence<Float>) {
    require(samples.allSatisfy { abs($0) <= 2 * AudioFile.largestSample }, "samples that are no sound")
  }

  private func requireSentences(_ words: [String]) {
    require(words.allSatisfy { $0.hasSuffix(".") }, "\(words)")
  }
}

/// A file for readers that want a path, written again for each input.
enum FuzzFile {
  private static let folder: String = {
    var template = Array("/tmp/genrescope-fuzz-XXXXXX".utf8CString)
    return mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
  }()

  static func with(_ bytes: [UInt8], named name: String) throws -> String {
    let path = folder + "/" + name
    try Data(bytes).write(to: URL(filePath: path))
    return path
  }
}
