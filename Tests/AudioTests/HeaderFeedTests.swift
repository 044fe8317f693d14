import CSndfile
import FoundationEssentials
import Glibc
import Samples
import Testing

@testable import Audio

/// What programs write into a pipe: headers, which cannot know the length, and the sound.
@Suite struct HeaderFeedTests {
  /// Fed by another thread; the pipe's writer begins again and again in the middle of a frame.
  private func feed(_ bytes: [UInt8]) throws -> HeaderFeed {
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    let writing = ends[1]
    _ = WorkerThread {
      var written = 0
      while written < bytes.count {
        let part = bytes[written..<min(bytes.count, written + 1_237)]
        written += part.withUnsafeBytes { max(0, write(writing, $0.baseAddress, $0.count)) }
      }
      close(writing)
    }
    return try HeaderFeed(stop: StopFlag(), descriptor: ends[0])
  }

  private func all(_ feed: HeaderFeed) -> [Float] {
    var samples: [Float] = []
    var block = [Float](repeating: 0, count: 441)
    while case .samples(let count, _) = block.withUnsafeMutableBufferPointer({ feed.read(into: $0) }) {
      samples += block[..<count]
    }
    return samples
  }

  static let formats = SoundFormat.all.filter { ["16.wav", "24.wav", "float.wav", "x.au", "x.flac"].contains($0.name) }

  @Test(arguments: formats, [1, 2, 6]) func aPipeSoundsLikeTheFile(format: SoundFormat, channels: Int) throws {
    let scratch = Scratch()
    let samples = sweep(frames: 30_011, rate: 44_100, channels: channels)
    let path = scratch.file(format.name)
    format.write(samples, rate: 44_100, channels: channels, to: path)
    let feed = try feed(bytes(of: path))
    #expect(feed.rate == 44_100)
    let error = try #require(format.error) + 1e-6
    #expect(largestDifference(all(feed), mono(samples, channels: channels)) <= error)
  }

  /// sox, ffmpeg and arecord write the largest lengths that the header can hold.
  @Test(arguments: [("16.wav", [4, 40]), ("x.au", [8])]) func theLengthMayBeUnknown(name: String, places: [Int]) throws
  {
    let scratch = Scratch()
    let samples = sweep(frames: 30_011, rate: 44_100, channels: 2)
    let path = scratch.file(name)
    try #require(SoundFormat.all.first { $0.name == name }).write(samples, rate: 44_100, channels: 2, to: path)
    var bytes = bytes(of: path)
    for place in places { bytes.replaceSubrange(place..<place + 4, with: [0xff, 0xff, 0xff, 0xff]) }
    #expect(largestDifference(all(try feed(bytes)), mono(samples, channels: 2)) <= 1 / 32_767)
  }

  /// What is written before the sound may be no length at all.
  @Test(arguments: [1, 2]) func theLengthMayBeMissing(channels: Int) throws {
    let scratch = Scratch()
    let samples = sweep(frames: 30_011, rate: 44_100, channels: channels)
    let path = scratch.file("16.wav")
    try #require(SoundFormat.all.first { $0.name == "16.wav" })
      .write(samples, rate: 44_100, channels: channels, to: path)
    var bytes = bytes(of: path)
    for place in [4, 40] { bytes.replaceSubrange(place..<place + 4, with: [0, 0, 0, 0]) }
    #expect(largestDifference(all(try feed(bytes)), mono(samples, channels: channels)) <= 1 / 32_767)
  }

  /// The bytes of a stereo file of a kind that libsndfile knows by this code.
  private func written(_ samples: [Float], _ code: Int) -> [UInt8] {
    let scratch = Scratch()
    let path = scratch.file("x")
    SoundFormat(name: "x", code: code, error: nil).write(samples, rate: 44_100, channels: 2, to: path)
    return bytes(of: path)
  }

  /// The long form of WAV has its lengths elsewhere.
  @Test func theLengthMayBeMissingInTheLongFormToo() throws {
    let samples = sweep(frames: 30_011, rate: 44_100, channels: 2)
    var bytes = written(samples, SF_FORMAT_RF64 | SF_FORMAT_PCM_16)
    try #require(bytes.starts(with: Array("RF64".utf8)) && bytes[12..<16].elementsEqual("ds64".utf8))
    bytes.replaceSubrange(20..<44, with: [UInt8](repeating: 0, count: 24))
    #expect(largestDifference(all(try feed(bytes)), mono(samples, channels: 2)) <= 1 / 32_767)
  }

  /// Of samples that come in blocks the library makes up silence to the header's end.
  @Test func blocksEndWithTheStream() throws {
    var bytes = written(sweep(frames: 30_011, rate: 44_100, channels: 2), SF_FORMAT_WAV | SF_FORMAT_MS_ADPCM)
    let data = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("data".utf8)) })
    for place in [4, data + 4] { bytes.replaceSubrange(place..<place + 4, with: [0xff, 0xff, 0xff, 0xff]) }
    #expect(abs(all(try feed(bytes)).count - 30_011) < 4_096)
  }

  /// FLAC, as encoders write it into a pipe, and Ogg do not say how long they are.
  @Test(arguments: ["good-endless.flac", "good.ogg", "good.opus"]) func someHaveNoLength(name: String) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let bytes = bytes(of: folder.path + "/FuzzTests/Corpus/header/" + name)
    let feed = try feed(bytes)
    #expect(abs(Double(all(feed).count) / Double(feed.rate) - 0.2) < 0.05)
  }

  @Test func whatHasNoHeaderIsASentence() {
    #expect(throws: LiveError.unknownFormat(path: "stdin", cause: "no such header")) {
      try feed(Array("hello".utf8))
    }
  }
}
