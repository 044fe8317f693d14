import Glibc
import Samples
import Testing

@testable import Audio

/// Collects what a player gives to the analysis.
private final class Listener {
  var samples: [Float] = []
  var firstFrames: [Int] = []
  var breaks: [Int] = []
  var hasEnded = false

  func take(from player: TrackPlayer, lead: Int = 0) {
    var buffer = [Float](repeating: 0, count: 1024 * player.info.channels)
    let heard = buffer.withUnsafeMutableBufferPointer { player.takeHeard(into: $0, lead: lead) }
    if heard.isBroken { breaks.append(heard.firstFrame) }
    if heard.count > 0 { firstFrames.append(heard.firstFrame) }
    samples += buffer[..<(heard.count * player.info.channels)]
    hasEnded = heard.isEnd
  }

  /// Listens until there is enough, to the end if nothing else is said; false if that does not come about.
  func listen(
    to player: TrackPlayer, lead: Int = 0, until enough: (Listener) -> Bool = { $0.hasEnded }
  ) -> Bool {
    eventually {
      take(from: player, lead: lead)
      return enough(self)
    }
  }
}

/// Waits for something to come true; false if it does not within 20 s.
private func eventually(_ condition: () -> Bool) -> Bool {
  let deadline = monotonicNanoseconds() + 20_000_000_000
  while monotonicNanoseconds() < deadline {
    if condition() { return true }
    // Leaves the processor to the threads waited for.
    poll(nil, 0, 1)
  }
  return false
}

@Suite struct SilentPlayerTests {
  private let scratch = Scratch()
  private let rate = 8000

  /// A player of `seconds` of a stereo sweep in silence, and what is in the file.
  private func player(seconds: Double, speed: Double = 20) throws -> (TrackPlayer, [Float]) {
    let path = scratch.file("x.wav")
    let samples = sweep(frames: Int(seconds * Double(rate)), rate: rate, channels: 2)
    SoundFormat.wavFloat.write(samples, rate: rate, channels: 2, to: path)
    return (TrackPlayer(try AudioFile(path: path), through: .muted(speed: speed)), samples)
  }

  @Test func analysisGetsEveryFrameOnceItIsHeard() throws {
    let (player, samples) = try player(seconds: 6)
    #expect(player.silence == "the sound is switched off")
    player.start()
    let listener = Listener()
    var early = 0
    #expect(
      listener.listen(to: player) { listener in
        if Double(listener.samples.count / 2) > player.position * Double(rate) + 1 { early += 1 }
        return listener.hasEnded
      })
    #expect(early == 0)
    #expect(largestDifference(listener.samples, samples) == 0)
    #expect(listener.breaks == [])
    #expect(player.isFinished && player.position == 6)
    #expect(player.xruns == 0 && player.warnings == [])
  }

  @Test func theLeadIsGivenAheadOfThePlayhead() throws {
    let (player, samples) = try player(seconds: 2, speed: 1)
    player.start()
    player.pause()
    #expect(eventually { player.position == 0 })
    let listener = Listener()
    #expect(listener.listen(to: player, lead: 500) { $0.samples.count / 2 >= 500 })
    listener.take(from: player, lead: 500)
    #expect(listener.samples.count / 2 <= Int((player.position * Double(rate)).rounded()) + 500)
    #expect(largestDifference(listener.samples, Array(samples.prefix(listener.samples.count))) == 0)
  }

  @Test func pausingHoldsThePlayheadAndLosesNothing() throws {
    let (player, samples) = try player(seconds: 4)
    player.start()
    let listener = Listener()
    for second in 1...3 {
      #expect(listener.listen(to: player) { $0.samples.count / 2 >= second * rate })
      player.pause()
      // It halts within a step of the audio thread: then two looks, some while apart, see the same place.
      var last = -1.0
      #expect(
        eventually {
          let before = last
          last = player.position
          let until = monotonicNanoseconds() + 30_000_000
          return eventually { monotonicNanoseconds() > until } && player.position == last && before == last
        })
      #expect(player.isPaused && !player.isFinished)
      player.resume()
    }
    #expect(listener.listen(to: player))
    #expect(largestDifference(listener.samples, samples) == 0)
  }

  @Test func seekingJumpsAtOnceAndIsTold() throws {
    let (player, samples) = try player(seconds: 30)
    player.start()
    let listener = Listener()
    #expect(listener.listen(to: player) { $0.samples.count > 2 * rate })
    player.seek(to: 25)
    #expect(player.position >= 25)
    #expect(listener.listen(to: player) { !$0.breaks.isEmpty })
    #expect(listener.breaks == [25 * rate])
    let later = Listener()
    #expect(later.listen(to: player))
    let before = listener.firstFrames.filter { $0 < 25 * rate }
    #expect(before == before.sorted() && before.count < listener.firstFrames.count)
    #expect(largestDifference(later.samples, Array(samples.suffix(later.samples.count))) == 0)
    player.seek(to: 29)
    #expect(!player.isFinished, "a seek takes the end back")
    let again = Listener()
    #expect(again.listen(to: player))
    #expect(again.breaks == [29 * rate])
    #expect(largestDifference(again.samples, Array(samples[(2 * 29 * rate)...])) == 0)
  }

  @Test func seekingWhilePausedMovesThePlayheadAndNothingElse() throws {
    let (player, samples) = try player(seconds: 10)
    player.pause()
    player.start()
    player.seek(to: 7)
    player.seek(to: 4)
    #expect(player.position == 4)
    let listener = Listener()
    #expect(listener.listen(to: player, lead: 10) { $0.samples.count == 20 })
    #expect(listener.breaks == [4 * rate])
    #expect(player.position == 4)
    player.resume()
    #expect(listener.listen(to: player))
    #expect(largestDifference(listener.samples, Array(samples[(2 * 4 * rate)...])) == 0)
  }

  @Test(arguments: [-3, 1e300, .infinity, .nan, 3] as [Double])
  func seekingOutsideTheFileStaysInside(target: Double) throws {
    let (player, _) = try player(seconds: 2)
    player.start()
    player.seek(to: target)
    #expect((0...2).contains(player.position))
    let listener = Listener()
    #expect(listener.listen(to: player))
    #expect(player.isFinished && player.position == 2)
  }

  @Test(arguments: [false, true])
  func stoppingIsFast(paused: Bool) throws {
    let (player, _) = try player(seconds: 60, speed: 1)
    if paused { player.pause() }
    player.start()
    player.seek(to: 30)
    let start = monotonicNanoseconds()
    player.stop()
    #expect(monotonicNanoseconds() - start < 100_000_000)
    player.stop()
    player.start()
    #expect(!player.isFinished)
  }

  @Test func realTimeIsRealTime() throws {
    let (player, _) = try player(seconds: 1, speed: 1)
    let start = monotonicNanoseconds()
    player.start()
    let listener = Listener()
    #expect(listener.listen(to: player))
    let seconds = Double(monotonicNanoseconds() - start) * 1e-9
    #expect(seconds >= 1 && seconds < 2)
  }

  @Test func warningsAreThereAtTheEnd() throws {
    let path = scratch.file("x.wav")
    SoundFormat.wavFloat.write([0, .nan, 0, 0], rate: 8000, channels: 1, to: path)
    let player = TrackPlayer(try AudioFile(path: path), through: .muted(speed: 20))
    player.start()
    #expect(eventually { player.isFinished })
    #expect(player.warnings == [.brokenSamples(path: path, count: 1)])
  }
}

@Suite struct DevicePlayerTests {
  private let scratch = Scratch()

  /// What ALSA's `file` device writes while a file of these channels is played through it.
  private func recording(channels: Int, frames: Int) throws -> (samples: [Float], source: [Float], TrackPlayer) {
    let path = scratch.file("x.wav")
    let source = sweep(frames: frames, rate: 44100, channels: channels)
    SoundFormat.wavFloat.write(source, rate: 44100, channels: channels, to: path)
    let output = scratch.file("out.raw")
    let player = TrackPlayer(try AudioFile(path: path), through: .device("file:'\(output)',raw"))
    player.start()
    let listener = Listener()
    #expect(listener.listen(to: player))
    #expect(largestDifference(listener.samples, source) == 0)
    #expect(player.isFinished)
    player.stop()
    let samples = bytes(of: output).withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    return (samples, source, player)
  }

  @Test(arguments: [1, 2, 6])
  func theDeviceGetsEveryFrameInOrder(channels: Int) throws {
    let (samples, source, player) = try recording(channels: channels, frames: 44_100)
    #expect(player.silence == nil && player.xruns == 0)
    #expect(player.device?.channels == channels)
    #expect(largestDifference(Array(samples.prefix(source.count)), source) == 0)
    #expect(samples.dropFirst(source.count).allSatisfy { $0 == 0 }, "only silence follows the end")
  }

  @Test func aVeryShortFileIsPlayedToItsEnd() throws {
    let (samples, source, _) = try recording(channels: 2, frames: 3)
    #expect(Array(samples.prefix(6)) == source)
  }

  /// Such a device takes all it gets at once.
  @Test func aDeviceWithoutAClockGoesNoFasterThanTime() throws {
    let path = scratch.file("x.wav")
    let samples = [Float](repeating: 0, count: 600 * 8000)
    SoundFormat.wavFloat.write(samples, rate: 8000, channels: 1, to: path)
    let player = TrackPlayer(try AudioFile(path: path), through: .device("null"))
    #expect(player.silence == nil)
    player.start()
    // It is listened to, so that nothing waits for that.
    let listener = Listener()
    #expect(listener.listen(to: player) { $0.samples.count >= 8000 })
    #expect(player.position < 300 && !player.isFinished)
    player.stop()
  }

  @Test func withoutADeviceTimeGoesOnAndTheReasonIsTold() throws {
    let path = scratch.file("x.wav")
    SoundFormat.wavFloat.write(sweep(frames: 800, rate: 8000, channels: 1), rate: 8000, channels: 1, to: path)
    let player = TrackPlayer(try AudioFile(path: path), through: .device("no-such-device"))
    #expect(player.device == nil)
    let reason = try #require(player.silence)
    #expect(reason.hasPrefix("no playback device: ALSA's “no-such-device” cannot be opened (No such file"))
    player.start()
    let listener = Listener()
    #expect(listener.listen(to: player))
    #expect(player.isFinished)
  }
}

@Suite struct FrameConverterTests {
  private func convert(_ frames: [Float], from: Int, to: Int) -> [Float] {
    let count = frames.count / from
    let converter = FrameConverter(from: from, to: to, asFloat: true, capacity: count)
    _ = converter.source(frames: count).update(fromContentsOf: frames)
    let result = converter.convert(frames: count)
    return Array(UnsafeRawBufferPointer(start: result, count: count * to * 4).bindMemory(to: Float.self))
  }

  @Test func channelsAreMixed() {
    #expect(convert([0.1, 0.2], from: 1, to: 2) == [0.1, 0.1, 0.2, 0.2])
    #expect(convert([0.5, 0.25], from: 2, to: 1) == [0.375])
    #expect(convert([0.6, 0.3, 0.2], from: 3, to: 2).map { ($0 * 1e6).rounded() } == [466_667, 266_667])
    let full = convert([Float](repeating: 1, count: 6), from: 6, to: 2)
    #expect(full.allSatisfy { abs($0 - 1) < 1e-6 }, "full scale stays full scale")
  }

  @Test func integersAreRoundedAndClipped() {
    let converter = FrameConverter(from: 1, to: 1, asFloat: false, capacity: 5)
    _ = converter.source(frames: 5).update(fromContentsOf: [0, 0.5, 1, -2, 3 / 65536])
    let result = UnsafeRawBufferPointer(start: converter.convert(frames: 5), count: 10).bindMemory(to: Int16.self)
    #expect(Array(result) == [0, 16384, 32767, -32768, 2])
  }
}

@Suite struct PlayheadTests {
  @Test func itIsAStraightLineThatEndsWithWhatWasFed() {
    let playhead = Playhead(framesPerSecond: 44_100)
    #expect(playhead.index(at: 5) == 0)
    let now = 86_400_000_000_000
    playhead.move(through: 1_000_000, at: now, fed: 1_004_410)
    #expect(playhead.index(at: now) == 1_000_000)
    #expect(playhead.index(at: now + 50_000_000) == 1_002_205)
    #expect(playhead.index(at: now + 1_000_000_000) == 1_004_410)
    playhead.halt(at: 1_001_000)
    #expect(playhead.index(at: now + 1_000_000_000) == 1_001_000)
  }
}
