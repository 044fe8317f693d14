import Glibc
import Testing

@testable import Audio

@Suite struct AudioFileTests {
  private let scratch = Scratch()

  @Test(arguments: SoundFormat.all)
  func samplesComeBackAndSeekingIsExact(format: SoundFormat) throws {
    let path = scratch.file(format.name)
    let rate = format.name == "x.opus" ? 48000 : 44100
    let samples = sweep(frames: 3 * rate, rate: rate, channels: 2)
    format.write(samples, rate: rate, channels: 2, to: path)
    let file = try AudioFile(path: path)
    #expect(file.info.rate == rate && file.info.channels == 2)
    let read = file.readAll()
    if let error = format.error {
      #expect(read.count == samples.count && file.info.frames == 3 * rate)
      #expect(largestDifference(read, samples) <= error)
    } else {
      #expect(read.count >= samples.count - 2 * 100 && file.info.frames == read.count / 2)
      #expect(correlation(read, samples) > 0.99)
    }
    #expect(file.warnings == [])
    for frame in [0, 1, rate + 7, 3 * rate - 1000, rate] {
      #expect(file.seek(to: frame) == frame)
      #expect(file.position == frame)
      let again = file.readAll(limit: 500)
      let expected = Array(read[(2 * frame)..<(2 * (frame + 500))])
      // A lossy codec's filters may settle a little differently after a seek.
      #expect(largestDifference(again, expected) <= (format.error == nil ? 1e-3 : 0), "at \(frame)")
    }
  }

  @Test(arguments: [4_000, 8_000, 22_050, 96_000, 384_000], [1, 3, 6])
  func ratesAndChannelCounts(rate: Int, channels: Int) throws {
    let path = scratch.file("x.wav")
    let samples = sweep(frames: 1000, rate: rate, channels: channels)
    SoundFormat.wavFloat.write(samples, rate: rate, channels: channels, to: path)
    let file = try AudioFile(path: path)
    #expect(file.info.rate == rate && file.info.channels == channels && file.info.frames == 1000)
    #expect(largestDifference(file.readAll(block: 77), samples) == 0)
  }

  @Test(arguments: [SoundFormat.flac, .vorbis, .opus, .wav16])
  func tagsAreGivenAsTheyAre(format: SoundFormat) throws {
    let path = scratch.file(format.name)
    let samples = sweep(frames: 48000, rate: 48000, channels: 1)
    format.write(samples, rate: 48000, channels: 1, to: path, title: "Ein\u{1b}[31m Stück", artist: "Åse")
    let info = try AudioFile(path: path).info
    #expect(info.title == "Ein\u{1b}[31m Stück")
    #expect(info.artist == "Åse")
  }

  @Test func samplesThatAreNoSoundAreSilencedAndReported() throws {
    let path = scratch.file("x.wav")
    // The last is not one of a whole group of eight.
    var samples = sweep(frames: 1004, rate: 8000, channels: 1)
    for (index, value) in [(10, Float.nan), (11, .infinity), (500, -.infinity), (1003, 1e30)] { samples[index] = value }
    SoundFormat.wavFloat.write(samples, rate: 8000, channels: 1, to: path)
    let file = try AudioFile(path: path)
    let read = file.readAll()
    for index in [10, 11, 500, 1003] { samples[index] = 0 }
    #expect(largestDifference(read, samples) == 0)
    #expect(file.warnings == [.brokenSamples(path: path, count: 4)])
  }
}

@Suite struct DamagedFileTests {
  private let scratch = Scratch()

  /// The first part of a 5 s file of this format.
  private func cut(_ format: SoundFormat, to share: Double) -> String {
    let whole = scratch.file("whole-" + format.name)
    format.write(sweep(frames: 220_500, rate: 44100, channels: 2), rate: 44100, channels: 2, to: whole)
    let bytes = bytes(of: whole)
    return scratch.write(Array(bytes[..<Int(Double(bytes.count) * share)]), as: format.name)
  }

  @Test(arguments: [SoundFormat.wav16, .flac])
  func aCutFileIsHeardAsFarAsItGoes(format: SoundFormat) throws {
    let path = cut(format, to: 0.5)
    let file = try AudioFile(path: path)
    let read = file.readAll()
    let expected = sweep(frames: 220_500, rate: 44100, channels: 2)
    #expect(read.count > expected.count / 4 && read.count < expected.count * 3 / 4)
    #expect(largestDifference(read, Array(expected.prefix(read.count))) < 1e-4)
    #expect(file.warnings.count == 1)
    #expect(file.seek(to: 220_000) == read.count / 2, "no further than the sound goes")
    #expect(file.readAll() == [])
    #expect(file.seek(to: 1000) == 1000)
    #expect(largestDifference(file.readAll(limit: 100), Array(read[2000..<2200])) == 0)
  }

  /// Cut while it is open, a file ends where none has counted, unless it was read as far.
  @Test func whereASeekGoesNobodyKnowsWhetherThereIsSound() throws {
    let path = cut(.wav16, to: 1)
    let file = try AudioFile(path: path)
    #expect(truncate(path, 60_000) == 0)
    #expect(file.seek(to: 200_000) == 200_000 && file.readAll() == [])
    #expect(file.warnings.map(\.description) == ["\(path) ends before the 5.0 s that its header promises."])
  }

  @Test func aHeaderOfFourGigabytesIsNotBelieved() throws {
    let whole = scratch.file("whole.wav")
    let samples = sweep(frames: 1000, rate: 8000, channels: 1)
    SoundFormat.wav16.write(samples, rate: 8000, channels: 1, to: whole)
    var bytes = bytes(of: whole)
    let chunk = try #require(bytes.firstRange(of: Array("data".utf8))).upperBound
    bytes.replaceSubrange(chunk..<chunk + 4, with: [0xf0, 0xff, 0xff, 0xff])
    let path = scratch.write(bytes, as: "x.wav")
    let file = try AudioFile(path: path)
    #expect(file.readAll().count == 1000)
    #expect(file.warnings == [.shorterThanHeader(path: path)])
  }

  @Test func aLengthThatFlacDoesNotGive() throws {
    let whole = scratch.file("whole.flac")
    let samples = sweep(frames: 20_000, rate: 8000, channels: 1)
    SoundFormat.flac.write(samples, rate: 8000, channels: 1, to: whole)
    var bytes = bytes(of: whole)
    // STREAMINFO begins at byte 8; its total of samples is 36 bits that end at byte 26.
    bytes[21] &= 0xf0
    bytes.replaceSubrange(22..<26, with: [0, 0, 0, 0])
    let file = try AudioFile(path: scratch.write(bytes, as: "x.flac"))
    #expect(file.info.frames == nil && file.info.seconds == nil)
    #expect(largestDifference(file.readAll(), samples) < 1e-4)
    #expect(file.warnings == [])
    #expect(file.seek(to: 1_000_000) == 20_000)
    #expect(file.seek(to: 5) == 5)
  }

  @Test func anMPEGStreamWithoutALengthTagIsReadToItsEnd() throws {
    let path = scratch.file("x.mp3")
    // Quiet, then noise: with a variable bit rate the first frames make any estimate of the length wrong.
    var generator = SystemRandomNumberGenerator()
    var samples = [Float](repeating: 0, count: 44100)
    samples += (0..<176_400).map { _ in Float.random(in: -0.5...0.5, using: &generator) }
    SoundFormat.mp3.write(samples, rate: 44100, channels: 1, to: path)
    let whole = bytes(of: path)
    let tag = try #require(whole.firstRange(of: Array("Xing".utf8)) ?? whole.firstRange(of: Array("Info".utf8)))
    let second = try #require((tag.upperBound..<whole.count - 1).first { whole[$0] == 0xff && whole[$0 + 1] == 0xfb })
    let file = try AudioFile(path: scratch.write(Array(whole[second...]), as: "bare.mp3"))
    let read = file.readAll()
    #expect(abs(read.count - samples.count) < 5000)
    #expect(file.info.frames == read.count)
    #expect(file.seek(to: 150_000) == 150_000)
    #expect(largestDifference(file.readAll(limit: 1000), Array(read[150_000..<151_000])) < 1e-3)
  }

  @Test func anMPEGStreamCutOutOfALongerOneIsFound() throws {
    let path = scratch.file("x.mp3")
    SoundFormat.mp3.write(sweep(frames: 88_200, rate: 44100, channels: 2), rate: 44100, channels: 2, to: path)
    let file = try AudioFile(path: scratch.write(Array(bytes(of: path)[3000...]), as: "piece.mp3"))
    #expect(file.readAll().count > 2 * 44_100)
  }
}

@Suite struct RefusedFileTests {
  private let scratch = Scratch()

  private func refusal(of path: String) -> AudioError? {
    do {
      _ = try AudioFile(path: path)
      return nil
    } catch {
      return error
    }
  }

  @Test func eachCauseIsNamed() throws {
    let missing = scratch.path + "/missing.wav"
    #expect(refusal(of: missing) == .unreadable(path: missing, cause: "No such file or directory"))
    #expect(refusal(of: scratch.path) == .notAFile(path: scratch.path))
    let empty = scratch.write([], as: "empty.wav")
    #expect(refusal(of: empty) == .empty(path: empty))
    let pipe = scratch.file("pipe.wav")
    mkfifo(pipe, 0o600)
    #expect(refusal(of: pipe) == .notAFile(path: pipe))
    if getuid() != 0 {
      let locked = scratch.write([1], as: "locked.wav")
      chmod(locked, 0)
      #expect(refusal(of: locked) == .unreadable(path: locked, cause: "Permission denied"))
    }
  }

  @Test func textIsNoSoundWhateverItsName() {
    for name in ["short.mp3", "long.mp3", "x.wav"] {
      let lines = String(repeating: "No music, just words.\n", count: name == "short.mp3" ? 1 : 10_000)
      let path = scratch.write(Array(lines.utf8), as: name)
      guard case .unknownFormat(path, _) = refusal(of: path) else {
        Issue.record("\(name) was not refused as an unknown format")
        continue
      }
    }
  }

  /// The same noise every time: some has frames in it, one in a thousand.
  @Test func noiseIsNoMPEG() {
    var state: UInt32 = 1
    let noise = (0..<100_000).map { _ -> UInt8 in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(state >> 24)
    }
    let path = scratch.write([0xff, 0xfb, 0x90, 0] + noise, as: "x.mp3")
    #expect(refusal(of: path) != nil)
  }

  @Test func aFileWithoutFrames() {
    let path = scratch.file("x.wav")
    SoundFormat.wav16.write([], rate: 8000, channels: 1, to: path)
    #expect(refusal(of: path) == .noFrames(path: path))
    let whole = scratch.file("whole.flac")
    SoundFormat.flac.write([0, 0], rate: 8000, channels: 1, to: whole)
    // STREAMINFO alone, as the last of the metadata, with no total of samples.
    var header = Array(bytes(of: whole)[..<42])
    header[4] |= 0x80
    header[21] &= 0xf0
    header.replaceSubrange(22..<26, with: [0, 0, 0, 0])
    let bare = scratch.write(header, as: "bare.flac")
    #expect(refusal(of: bare) == .noFrames(path: bare))
  }

  @Test func ratesAndChannelsOutOfRange() {
    let slow = scratch.file("slow.wav")
    SoundFormat.wav16.write([0, 0], rate: 3999, channels: 1, to: slow)
    #expect(refusal(of: slow) == .unsupportedRate(path: slow, rate: 3999))
    let wide = scratch.file("wide.wav")
    SoundFormat.wav16.write([Float](repeating: 0, count: 65), rate: 8000, channels: 65, to: wide)
    #expect(refusal(of: wide) == .unsupportedChannels(path: wide, channels: 65))
  }

  @Test func theSentenceNamesFileAndCause() {
    let text = AudioError.unsupportedRate(path: "a/b.wav", rate: 1000).description
    #expect(text == "a/b.wav has a sample rate of 1000 Hz; rates from 4000 to 384000 Hz are supported.")
  }
}
