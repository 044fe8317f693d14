import Glibc
import Testing

@testable import Audio

@Suite struct ResamplerTests {
  /// All that comes out for `input` put in by chunks of `chunk` samples.
  private func resample(_ input: [Float], from: Int, to: Int, chunk: Int) throws -> [Float] {
    let made = Resampler(from: from, to: to)
    guard var resampler = made else {
      Issue.record("soxr refuses \(from) → \(to) Hz")
      return []
    }
    return run(&resampler, input, chunk: chunk)
  }

  private func run(_ resampler: inout Resampler, _ input: [Float], chunk: Int) -> [Float] {
    var output: [Float] = []
    input.withUnsafeBufferPointer { input in
      for start in stride(from: 0, to: input.count, by: chunk) {
        let part = input[start..<min(input.count, start + chunk)]
        resampler.push(UnsafeBufferPointer(rebasing: part), appendingTo: &output)
      }
    }
    resampler.flush(appendingTo: &output)
    return output
  }

  @Test(arguments: [4_000, 8_000, 44_100, 48_000, 96_000, 384_000])
  func chunksDoNotMatterAndTheLengthIsRight(rate: Int) throws {
    let input = sweep(frames: rate / 2 + 17, rate: rate, channels: 1)
    let whole = try resample(input, from: rate, to: 22_050, chunk: input.count)
    let length = Double(input.count) * 22_050 / Double(rate)
    #expect(abs(Double(whole.count) - length) <= 1)
    for chunk in [1, 7, 441, 1021, 8192] {
      #expect(largestDifference(try resample(input, from: rate, to: 22_050, chunk: chunk), whole) <= 1e-6)
    }
  }

  @Test(arguments: [8_000, 44_100, 48_000])
  func aToneStaysTheSameTone(rate: Int) throws {
    func tone(_ rate: Int) -> [Float] {
      (0..<rate).map { Float(0.5 * sin(2 * Double.pi * 1000 * Double($0) / Double(rate))) }
    }
    let output = try resample(tone(rate), from: rate, to: 22_050, chunk: 4096)
    let middle = 2000..<20_000
    #expect(largestDifference(Array(output[middle]), Array(tone(22_050)[middle])) < 1e-4)
  }

  @Test func equalRatesPassThroughUntouched() throws {
    let input = sweep(frames: 5000, rate: 22_050, channels: 1)
    #expect(largestDifference(try resample(input, from: 22_050, to: 22_050, chunk: 37), input) == 0)
  }

  @Test(arguments: [44_100, 48_000, 96_000]) func littleIsHeldBack(rate: Int) {
    guard var resampler = Resampler(from: rate, to: 22_050) else { return #expect(Bool(false), "no resampler") }
    var samples: [Float] = []
    for millisecond in 1...3_000 {
      [Float](repeating: 0.5, count: rate / 1_000).withUnsafeBufferPointer {
        resampler.push($0, appendingTo: &samples)
      }
      let pushed = Double(millisecond * (rate / 1_000)) / Double(rate)
      #expect(pushed - Double(samples.count) / 22_050 < 0.02)
    }
  }

  @Test func whatIsHeldBackIsTold() throws {
    let made = Resampler(from: 44_100, to: 22_050)
    guard var resampler = made else { return #expect(Bool(false), "soxr refuses 44,100 → 22,050 Hz") }
    let input = sweep(frames: 44_100, rate: 44_100, channels: 1)
    var output: [Float] = []
    input.withUnsafeBufferPointer { resampler.push($0, appendingTo: &output) }
    #expect(abs(Double(output.count) + resampler.delay - 22_050) <= 1)
    #expect(resampler.delay > 0)
    resampler.reset()
    #expect(resampler.delay == 0)
    let again = run(&resampler, input, chunk: 500)
    #expect(largestDifference(again, try resample(input, from: 44_100, to: 22_050, chunk: 500)) == 0)
  }
}

@Suite struct DownmixTests {
  @Test(arguments: [1, 2, 3, 6])
  func monoIsTheMean(channels: Int) {
    let frames = sweep(frames: 100, rate: 1000, channels: channels)
    let mono = [Float](unsafeUninitializedCapacity: 100) { buffer, count in
      frames.withUnsafeBufferPointer { downmix($0, channels: channels, into: buffer) }
      count = 100
    }
    let means = (0..<100).map { frame in
      frames[(frame * channels)..<((frame + 1) * channels)].reduce(0, +) / Float(channels)
    }
    #expect(largestDifference(mono, means) < 1e-6)
  }
}

@Suite struct MonoStreamTests {
  private let scratch = Scratch()

  @Test(arguments: [(44_100, 2), (22_050, 1), (48_000, 3)])
  func aFileComesMonoAtTheModelsRateToItsEnd(rate: Int, channels: Int) throws {
    let path = scratch.file("x.wav")
    let tone = (0..<rate).map { Float(0.5 * sin(2 * Double.pi * 700 * Double($0) / Double(rate))) }
    // The channels differ, and their mean is the tone.
    let frames = tone.flatMap { sample in
      (0..<channels).map { sample + 0.1 * (Float($0) - 0.5 * Float(channels - 1)) }
    }
    SoundFormat.wavFloat.write(frames, rate: rate, channels: channels, to: path)
    var stream = try MonoStream(path: path, rate: 22_050)
    var samples: [Float] = []
    while let block = stream.next() { samples += block }
    #expect(abs(samples.count - 22_050) <= 1)
    #expect(stream.next() == nil)
    let expected = (0..<22_050).map { Float(0.5 * sin(2 * Double.pi * 700 * Double($0) / 22_050)) }
    #expect(largestDifference(Array(samples[2000..<20_000]), Array(expected[2000..<20_000])) < 1e-4)
  }

  @Test(arguments: [44_100, 22_050, 48_000, 11_025, 44_101])
  func fromAnySampleOnTheSameComes(rate: Int) throws {
    let path = scratch.file("x.wav")
    var noise: UInt32 = 1
    let frames = (0..<3 * rate).map { _ -> Float in
      noise = noise &* 1_664_525 &+ 1_013_904_223
      return Float(noise >> 8) / Float(1 << 24) - 0.5
    }
    SoundFormat.wavFloat.write(frames, rate: rate, channels: 1, to: path)
    func samples(from sample: Int) throws -> [Float] {
      var stream = try MonoStream(path: path, rate: 22_050, from: sample)
      var samples: [Float] = []
      while let block = stream.next() { samples += block }
      return samples
    }
    let whole = try samples(from: 0)
    for sample in [1, 1_708, 20_000, 44_101, 60_000, whole.count - 1, whole.count] {
      #expect(try largestDifference(samples(from: sample), Array(whole[sample...])) < 1e-4, "from \(sample)")
    }
    #expect(try samples(from: whole.count + 90_000).isEmpty)
  }
}
