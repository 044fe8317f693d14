import Glibc
import Testing

import enum TestSupport.Program

@testable import Audio

/// Whether the program that makes the files is here; the player itself needs only the libraries.
private let hasFFmpeg = (try? Program.run(program: "ffmpeg", ["-version"]))?.status == 0

@Suite(.enabled(if: hasFFmpeg)) struct FFmpegTests {
  private func make(
    _ name: String, _ codec: String, _ scratch: Scratch, _ options: [String] = []
  ) throws -> (path: String, samples: [Float]) {
    let samples = sweep(frames: 3 * 44_100, rate: 44_100, channels: 2)
    let source = scratch.file("source.wav")
    SoundFormat.wav16.write(samples, rate: 44_100, channels: 2, to: source)
    let path = scratch.file(name)
    let result = try Program.run(
      program: "ffmpeg",
      ["-loglevel", "quiet", "-i", source, "-metadata", "title=A title", "-c:a", codec] + options + [path])
    #expect(result.status == 0)
    return (path, samples)
  }

  @Test(arguments: [("x.m4a", "aac"), ("x.wma", "wmav2"), ("x.mkv", "aac"), ("y.mkv", "libvorbis"), ("x.ac3", "ac3")])
  func lossyFilesAreHeard(name: String, codec: String) throws {
    let scratch = Scratch()
    let (path, samples) = try make(name, codec, scratch)
    let file = try AudioFile(path: path)
    #expect(file.info.rate == 44_100 && file.info.channels == 2)
    let all = file.readAll()
    #expect(abs(all.count - samples.count) < 2 * 4_096 * 2)
    #expect(all.allSatisfy(\.isFinite) && all.contains { abs($0) > 0.2 })
  }

  @Test func losslessIsExactAndSeeks() throws {
    let scratch = Scratch()
    let (path, samples) = try make("x.m4a", "alac", scratch)
    let file = try AudioFile(path: path)
    #expect(file.info.title == "A title" && file.info.frames == 3 * 44_100)
    #expect(largestDifference(file.readAll(), samples) <= 1 / 32_767)
    for frame in [70_001, 0, 44_100, 132_000, 5] {
      #expect(file.seek(to: frame) == frame)
      let expected = Array(samples[(2 * frame)..<min(samples.count, 2 * (frame + 200))])
      #expect(largestDifference(file.readAll(limit: 200), expected) <= 1 / 32_767)
    }
  }

  /// What is heard at a place is what was heard there, to the millisecond that some files count in, whatever their times
  /// begin with; also where nothing can be searched for.
  @Test(arguments: [
    ("x.m4a", "aac"), ("x.wma", "wmav2"), ("y.mkv", "libvorbis"), ("x.webm", "libopus"),
    ("x.wav", "libgsm_ms -ac 1 -ar 8000"),
  ])
  func placesAreTheSameAfterASeek(name: String, codec: String) throws {
    let scratch = Scratch()
    let options = codec.split(separator: " ").map(String.init)
    let (path, _) = try make(name, options[0], scratch, Array(options.dropFirst()))
    let (file, whole) = (try AudioFile(path: path), try AudioFile(path: path).readAll())
    let channels = file.info.channels
    for frame in [whole.count / channels / 2, 0, whole.count / channels / 3] {
      #expect(file.seek(to: frame) == frame)
      let heard = file.readAll(limit: 500)
      let differences = (max(0, frame - 48)...frame + 48).map { first in
        largestDifference(heard, Array(whole[channels * first..<channels * (first + 500)]))
      }
      #expect(differences.min() ?? 1 < 1e-3, "\(frame)")
    }
  }

  /// Whole, cut off, and with a hole, which the libraries notice on different sides of a block.
  @Test func vorbisReadThroughoutIsWhatIsPlayed() throws {
    let scratch = Scratch()
    let (path, samples) = try make("x.ogg", "libvorbis", scratch)
    let all = bytes(of: path)
    let (part, third) = (Array(all.prefix(all.count * 2 / 3)), all.count / 3)
    let holed = Array(all[..<third] + [UInt8](repeating: 0, count: 500) + all[(third + 500)...])
    for (bytes, isIntact) in [(all, true), (part, true), (holed, false)] {
      let copy = scratch.write(bytes, as: "copy.ogg")
      let (played, read) = (try AudioFile(path: copy), try AudioFile(path: copy, throughout: true))
      #expect(read.info.title == "A title" && read.info.rate == played.info.rate)
      let (expected, heard) = (played.readAll(), read.readAll())
      if isIntact { #expect(largestDifference(heard, expected) < 1e-5) }
      #expect(abs(heard.count - expected.count) <= (isIntact ? 0 : 2 * 8_192))
      #expect(heard.count > samples.count / 4)
    }
  }

  /// What is there is heard; without the index, which is at the end, nothing can be.
  @Test(arguments: [("x.m4a", "-movflags +faststart"), ("x.mkv", ""), ("x.m4a", "")])
  func whatWasCutOffIsHeardAsFarAsItGoes(name: String, options: String) throws {
    let scratch = Scratch()
    let (whole, samples) = try make(name, "aac", scratch, options.split(separator: " ").map(String.init))
    let all = bytes(of: whole)
    let path = scratch.write(Array(all.prefix(all.count * 2 / 3)), as: "cut-" + name)
    guard name != "x.m4a" || !options.isEmpty else {
      #expect { try AudioFile(path: path) } throws: { "\($0)".contains("cut off") }
      return
    }
    let file = try AudioFile(path: path)
    let heard = file.readAll().count
    #expect(heard > samples.count / 3 && heard < samples.count * 9 / 10)
    #expect(!file.warnings.isEmpty || file.info.frames == nil)
  }

  @Test func aListOfOtherFilesIsNoSound() throws {
    let scratch = Scratch()
    let (path, _) = try make("x.m4a", "aac", scratch)
    let list = scratch.write(Array("ffconcat version 1.0\nfile '\(path)'\n".utf8), as: "list.ffconcat")
    #expect(throws: AudioError.self) { try AudioFile(path: list) }
  }
}
