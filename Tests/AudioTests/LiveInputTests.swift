import Glibc
import Samples
import Testing

@testable import Audio

/// Takes what comes in until `count` samples are there or the end is, polling as the analysis does.
private func take(
  _ input: LiveInput, _ count: Int = .max, looks: Int = 20_000
) -> (samples: [Float], breaks: [Int], isEnd: Bool) {
  var taken: (samples: [Float], breaks: [Int], isEnd: Bool) = ([], [], false)
  var buffer = [Float](repeating: 0, count: 1_000)
  for _ in 0..<looks where taken.samples.count < count && !taken.isEnd {
    let heard = buffer.withUnsafeMutableBufferPointer { input.takeHeard(into: $0, lead: 0) }
    if heard.isBroken { taken.breaks.append(taken.samples.count) }
    taken.samples += buffer[..<heard.count]
    taken.isEnd = heard.isEnd
    if heard.count == 0 { usleep(1_000) }
  }
  return taken
}

/// The bytes of samples in a raw format.
private func raw(_ samples: [Float], _ format: SampleFormat) -> [UInt8] {
  samples.flatMap { sample in
    let wide = (Double(sample) * 2_147_483_648).rounded()
    let value = wide.isFinite && abs(wide) < 1e15 ? Int32(clamping: Int64(wide)) : 0
    let bytes = withUnsafeBytes(of: value.littleEndian, Array.init)
    switch format {
    case .u8: return [UInt8(clamping: Int((sample * 128).rounded()) + 128)]
    case .s16le: return Array(bytes[2...])
    case .s24le: return Array(bytes[1...])
    // The byte that does not count is not zero.
    case .s24in32le: return Array(bytes[1...]) + [0xa5]
    case .s32le: return bytes
    case .f32le: return withUnsafeBytes(of: sample.bitPattern.littleEndian, Array.init)
    }
  }
}

@Suite struct LiveInputTests {
  @Test(arguments: SampleFormat.allCases, [1, 2, 6]) func rawSamplesAreWhatWasMeant(
    format: SampleFormat, channels: Int
  ) throws {
    let scratch = Scratch()
    let samples = sweep(frames: 5_003, rate: 48_000, channels: channels)
    let path = scratch.write(raw(samples, format), as: "samples")
    let text = "\(format.rawValue):48000:\(channels)"
    let input = try LiveInput(.raw(#require(RawFormat(text)), path: path))
    input.start()
    let taken = take(input)
    #expect(taken.isEnd && taken.breaks.isEmpty && input.rate == 48_000)
    let error: Float = format == .u8 ? 1 / 127 : format == .s16le ? 1 / 32_767 : 2e-7
    #expect(largestDifference(taken.samples, mono(samples, channels: channels)) <= error)
    input.stop()
  }

  @Test func brokenFloatsAreSilence() throws {
    let scratch = Scratch()
    let path = scratch.write(raw([0.5, .nan, .infinity, -1e30, -0.5], .f32le), as: "samples")
    let input = try LiveInput(.raw(#require(RawFormat("f32le:8000:1")), path: path))
    input.start()
    #expect(take(input).samples == [0.5, 0, 0, 0, -0.5])
    input.stop()
  }

  @Test(arguments: [
    "", "s16le", "s16le:44100", "s16le:44100:0", "s16le:44100:2:1", "s16be:44100:2", "s16le:1:2", "s16le:x:2",
    "s16le:99999999999999999999:2", "s16le:44100:-1",
  ]) func refusesOddFormats(text: String) {
    #expect(RawFormat(text) == nil)
  }

  @Test func missingSourcesSayWhy() {
    #expect(throws: LiveError.unreadable(path: "/no/such/file", cause: "No such file or directory")) {
      try LiveInput(.raw(RawFormat("s16le:44100:2")!, path: "/no/such/file"))
    }
    #expect {
      try LiveInput(.device("no-such-device"))
    } throws: { "\($0)".contains("“no-such-device” cannot be opened") }
  }

  /// Each writer begins with a whole frame, even if the one before left half of one.
  @Test func aPipeOutlivesItsWriters() throws {
    let scratch = Scratch()
    let path = scratch.file("fifo")
    #expect(mkfifo(path, 0o600) == 0)
    let input = try LiveInput(.raw(#require(RawFormat("s16le:44100:2")), path: path))
    input.start()
    let samples = sweep(frames: 3_000, rate: 44_100, channels: 2)
    let expected = mono(samples, channels: 2)
    for _ in 0..<3 {
      let writer = open(path, O_WRONLY)
      let bytes = raw(samples, .s16le) + [1, 2, 3]
      #expect(bytes.withUnsafeBytes { write(writer, $0.baseAddress, $0.count) } == bytes.count)
      let taken = take(input, expected.count)
      #expect(largestDifference(taken.samples, expected) <= 1 / 32_767)
      close(writer)
      // The end of a writer shows only in that nothing comes.
      usleep(100_000)
    }
    #expect(input.silence == nil)
    input.stop()
  }

  /// Raised by the listening thread when so much is there, at once when it is there already.
  @Test func arrivalIsTold() throws {
    let scratch = Scratch()
    let path = scratch.file("fifo")
    #expect(mkfifo(path, 0o600) == 0)
    let input = try LiveInput(.raw(#require(RawFormat("s16le:8000:1")), path: path))
    input.start()
    let writer = open(path, O_WRONLY)
    defer { close(writer) }
    let signal = try #require(input.arrival(of: 0.25))
    #expect(write(writer, [UInt8](repeating: 1, count: 4_000), 4_000) == 4_000)
    signal.wait()
    #expect(take(input, 2_000, looks: 3).samples.count == 2_000)
    // Nothing more is there, and so nothing is told.
    let before = monotonic()
    try #require(input.arrival(of: 0)).wait(milliseconds: 50)
    #expect(monotonic() - before >= 0.049)
    #expect(write(writer, [UInt8](repeating: 1, count: 2_000), 2_000) == 2_000)
    try #require(input.arrival(of: 0.3)).wait()
    #expect(take(input, 400, looks: 1).samples.count >= 400)
    input.stop()
  }

  @Test func pacedItTakesItsTime() throws {
    let scratch = Scratch()
    let path = scratch.write(raw([Float](repeating: 0.1, count: 12_000), .s16le), as: "samples")
    let input = try LiveInput(.raw(#require(RawFormat("s16le:24000:1")), path: path), isPaced: true)
    let start = monotonic()
    input.start()
    #expect(take(input).samples.count == 12_000)
    #expect(monotonic() - start > 0.4)
    input.stop()
  }

  @Test func pausedItHoldsStill() throws {
    let scratch = Scratch()
    let path = scratch.write(raw([Float](repeating: 0.1, count: 400_000), .s16le), as: "samples")
    let input = try LiveInput(.raw(#require(RawFormat("s16le:44100:1")), path: path))
    input.pause()
    input.start()
    #expect(input.isPaused && take(input, 0).samples.isEmpty && input.position == 0)
    input.resume()
    #expect(take(input).samples.count == 400_000)
    input.stop()
  }

  private func monotonic() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

/// Real ALSA without hardware: its `file` plugin as a capture device that has one form only.
@Suite struct CaptureTests {
  struct Form: Sendable, CustomTestStringConvertible {
    let rate: Int
    let channels: Int
    let format: SampleFormat
    var testDescription: String { "\(format.rawValue) \(rate) ×\(channels)" }
    var alsaFormat: String {
      switch format {
      case .u8: "U8"
      case .s16le: "S16_LE"
      case .s24le: "S24_3LE"
      case .s24in32le: "S24_LE"
      case .s32le: "S32_LE"
      case .f32le: "FLOAT_LE"
      }
    }
  }

  static let forms =
    [8_000, 44_100, 48_000, 96_000].flatMap { rate in
      [1, 2, 6].flatMap { channels in
        [SampleFormat.s16le, .f32le].map { Form(rate: rate, channels: channels, format: $0) }
      }
    } + [SampleFormat.u8, .s24le, .s24in32le, .s32le].map { Form(rate: 48_000, channels: 2, format: $0) }

  /// The devices by the indices of their forms; ALSA reads its configuration from the file that a variable names.
  private nonisolated(unsafe) static let folder: Scratch = {
    let scratch = Scratch()
    var configuration = "</usr/share/alsa/alsa.conf>\n"
    for (index, form) in forms.enumerated() {
      let samples = sweep(frames: form.rate / 2, rate: form.rate, channels: form.channels)
      let path = scratch.write(raw(samples, form.format), as: "\(index).raw")
      configuration += """
        pcm.inner\(index) { type file slave.pcm null file /dev/null infile \(path) format raw truncate false }
        pcm.test\(index) { type plug slave { pcm inner\(index) format \(form.alsaFormat) rate \(form.rate) \
        channels \(form.channels) } }

        """
    }
    setenv("ALSA_CONFIG_PATH", scratch.write(Array(configuration.utf8), as: "asoundrc"), 1)
    return scratch
  }()

  @Test(arguments: forms.indices) func takesWhatTheDeviceHas(index: Int) throws {
    let form = Self.forms[index]
    _ = Self.folder
    let input = try LiveInput(.device("test\(index)"))
    #expect(input.rate == form.rate, "the device's own rate")
    input.start()
    let expected = mono(sweep(frames: form.rate / 2, rate: form.rate, channels: form.channels), channels: form.channels)
    let taken = take(input, expected.count)
    let error: Float = form.format == .u8 ? 1 / 127 : form.format == .s16le ? 1 / 32_767 : 2e-7
    #expect(taken.breaks.isEmpty && input.xruns == 0)
    #expect(largestDifference(Array(taken.samples.prefix(expected.count)), expected) <= error)
    input.stop()
  }

  /// The device is closed while paused, and opened again.
  @Test func goesOnAfterAPause() throws {
    _ = Self.folder
    let index = try #require(Self.forms.firstIndex { $0.rate == 44_100 && $0.channels == 2 })
    let input = try LiveInput(.device("test\(index)"))
    input.start()
    let first = take(input, 1_000)
    input.pause()
    // What had come before the pause; then nothing comes.
    var quiet = 0
    while quiet < 20 {
      quiet = take(input, 1, looks: 1).samples.isEmpty ? quiet + 1 : 0
    }
    input.resume()
    let again = take(input, 1_000)
    #expect(again.breaks == [0])
    #expect(Array(again.samples.prefix(1_000)) == Array(first.samples.prefix(1_000)))
    input.stop()
  }

  /// ALSA's null gives as much as is asked for.
  @Test func aDeviceWithoutAClockIsHeldBack() throws {
    let input = try LiveInput(.device("null"))
    let start = monotonicNanoseconds()
    input.start()
    #expect(take(input, 2 * input.rate).samples.allSatisfy { $0 == 0 })
    #expect(monotonicNanoseconds() - start > 900_000_000)
    input.stop()
  }

  @Test func listsDevices() {
    let devices = ListedDevice.all()
    #expect(devices.allSatisfy { !$0.name.isEmpty && ($0.isCapture || $0.isPlayback) })
    #expect(devices.count { $0.isDefault } <= 1)
  }
}
