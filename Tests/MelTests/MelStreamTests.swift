import Glibc
import Safetensors
import TestSupport
import Testing

@testable import Mel

private let signals = ["sines", "sweep", "noise", "quiet-noise", "clicks"]

/// The columns of a signal pushed in chunks of one size.
private func columns(of samples: [Float], hop: Int, chunk: Int) -> [Float] {
  var stream = MelStream(MelConfiguration(hop: hop))
  var columns: [Float] = []
  for start in stride(from: 0, to: samples.count, by: chunk) {
    stream.push(Array(samples[start..<min(start + chunk, samples.count)]), appendingTo: &columns)
  }
  return columns
}

/// The largest errors in decibels: over the top 60 dB of each column, and from there down to −80.
private func errors(of ours: [Float], against theirs: [Float], bands: Int = 128) -> (top: Float, low: Float) {
  var (top, low): (Float, Float) = (0, 0)
  for start in stride(from: 0, to: theirs.count, by: bands) {
    let peak = theirs[start..<start + bands].max() ?? 0
    for index in start..<start + bands {
      let error = abs(ours[index] - theirs[index])
      if theirs[index] > peak - 60 { top = max(top, error) } else if theirs[index] > peak - 80 { low = max(low, error) }
    }
  }
  return (top, low)
}

@Suite struct MelStreamTests {
  @Test(arguments: signals, [1_024, 1_708]) func agreesWithLibrosa(signal: String, hop: Int) throws {
    let file = try golden("mel-\(signal).safetensors")
    try expectAgreement(file, expected: file.floats("hop\(hop)"), hop: hop)
  }

  @Test func agreesWithLibrosaOnLongerSignals() throws {
    for file in try oracles("mel-") where file.entries["samples"] != nil {
      for hop in [1_024, 1_708] { try expectAgreement(file, expected: file.floats("mel_db_hop\(hop)"), hop: hop) }
    }
  }

  private func expectAgreement(_ file: Safetensors, expected: [Float], hop: Int) throws {
    let samples = try file.floats("samples")
    let whole = columns(of: samples, hop: hop, chunk: samples.count)
    try #require(whole.count == expected.count)
    let (top, low) = errors(of: whole, against: expected)
    #expect(top <= 0.01 && low <= 0.1, "\(file.name) at hop \(hop): \(top) dB, \(low) dB")
    for chunk in [1, 7, 1_024, 1_708, 5_003] {
      #expect(columns(of: samples, hop: hop, chunk: chunk) == whole, "chunks of \(chunk)")
    }
  }

  @Test func hopMayExceedTheWindow() {
    let configuration = MelConfiguration(window: 256, hop: 1_000, bands: 20)
    let samples = (0..<5_000).map { Float($0 % 97) / 97 }
    var stream = MelStream(configuration)
    var sparse: [Float] = []
    #expect(stream.push(samples, appendingTo: &sparse) == 5)
    var second: [Float] = []
    stream.reset()
    stream.push(Array(samples[1_000..<1_256]), appendingTo: &second)
    #expect(Array(sparse[20..<40]) == second)
  }

  /// A tone lies in its band, as loud as its bin, whatever the chunks; the mel columns are as without.
  @Test(arguments: [1, 777, 9_000]) func linearBandsAreOfTheSameTransform(chunk: Int) {
    let hertz = 3_000.0
    let samples = (0..<9_000).map { Float(sin(2 * Double.pi * hertz * Double($0) / 22_050)) }
    var plain = MelStream(MelConfiguration())
    var both = MelStream(MelConfiguration(), linearBands: 128)
    var (expected, columns, linear): ([Float], [Float], [Float]) = ([], [], [])
    plain.push(samples, appendingTo: &expected)
    for start in stride(from: 0, to: samples.count, by: chunk) {
      both.push(Array(samples[start..<min(samples.count, start + chunk)]), appendingTo: &columns)
      linear += both.linear
    }
    #expect(columns == expected && linear.count == columns.count && plain.linear.isEmpty)
    for column in 0..<linear.count / 128 {
      let bands = Array(linear[column * 128..<(column + 1) * 128])
      let loudest = bands.indices.max { bands[$0] < bands[$1] }
      #expect(loudest == Int(hertz / 11_025 * 128))
      // A sine of amplitude 1 has a quarter of the window in its bin; between two bins up to 1.4 dB less.
      #expect(abs((bands.max() ?? 0) - 20 * log10(512)) < 1.5)
    }
  }

  /// Where a window has fewer bins than there are bands, neighbours share one.
  @Test func aShortWindowHasAllLinearBands() {
    let configuration = MelConfiguration(window: 64, hop: 32, bands: 8)
    let samples = (0..<64).map { Float(sin(2 * Double.pi * Double($0) / 4)) }
    var stream = MelStream(configuration, linearBands: 128)
    var columns: [Float] = []
    #expect(stream.push(samples, appendingTo: &columns) == 1)
    #expect(stream.linear.count == 128)
    // A quarter of the rate is bin 16 of 32, which four bands share.
    let loudest = stream.linear.max() ?? 0
    #expect(stream.linear.indices.filter { stream.linear[$0] == loudest } == [63, 64, 65, 66])
  }

  @Test func resetForgetsAnUnfinishedColumn() {
    var stream = MelStream(MelConfiguration())
    var columns: [Float] = []
    stream.push([Float](repeating: 1, count: 2_047), appendingTo: &columns)
    stream.reset()
    #expect(stream.push([Float](repeating: 0, count: 2_048), appendingTo: &columns) == 1)
    #expect(columns == [Float](repeating: -100, count: 128))
  }
}

@Suite struct RealFFTTests {
  /// Also where a half has an odd number of samples, and where groups of bins meet in the middle.
  @Test(arguments: [16, 18, 20, 26, 30, 32, 34, 48, 250, 2_048]) func agreesWithTheDefinition(size: Int) {
    let fft = RealFFT(size: size)
    let signal = (0..<size).map { Float(sin(Double($0 * $0) * 0.7) + 0.3) }
    for index in 0..<size { fft.input[index] = signal[index] }
    // What lies beyond the bins stays as it was.
    var power = [Float](repeating: -1, count: size / 2 + 1 + 8)
    power.withUnsafeMutableBufferPointer { fft.power(into: $0.baseAddress!) }
    #expect(power[(size / 2 + 1)...].allSatisfy { $0 == -1 })
    for bin in 0...size / 2 {
      var (real, imaginary) = (0.0, 0.0)
      for index in 0..<size {
        let angle = -2 * Double.pi * Double(bin * index % size) / Double(size)
        real += Double(signal[index]) * cos(angle)
        imaginary += Double(signal[index]) * sin(angle)
      }
      let expected = real * real + imaginary * imaginary
      #expect(abs(Double(power[bin]) - expected) <= 1e-5 * (expected + Double(size)), "bin \(bin)")
    }
  }
}

@Suite struct FilterbankTests {
  @Test func sumsAgreeWithLibrosa() throws {
    let file = try golden("filterbank-sums.safetensors")
    let filterbank = Filterbank(MelConfiguration())
    var ones = [Float](repeating: 0, count: filterbank.paddedBins)
    for bin in 0...1_024 { ones[bin] = 1 }
    for (ours, theirs) in zip(apply(filterbank, to: ones), try file.floats("by_band")) {
      #expect(abs(ours - theirs) <= 1e-5 * theirs)
    }
    for (bin, theirs) in try file.floats("by_bin").enumerated() {
      var impulse = [Float](repeating: 0, count: filterbank.paddedBins)
      impulse[bin] = 1
      let ours = apply(filterbank, to: impulse).reduce(0, +)
      #expect(abs(ours - theirs) <= 1e-6, "bin \(bin)")
    }
  }

  private func apply(_ filterbank: Filterbank, to spectrum: [Float]) -> [Float] {
    [Float](unsafeUninitializedCapacity: 128) { buffer, count in
      spectrum.withUnsafeBufferPointer { filterbank.apply($0, into: buffer) }
      count = 128
    }
  }

  @Test(arguments: [0, 440, 999.9, 1_000, 4_321, 11_025]) func melScaleInverts(hertz: Double) {
    #expect(abs(MelScale.hertz(mel: MelScale.mel(hertz: hertz)) - hertz) < 1e-9 * max(1, hertz))
  }
}

@Suite struct DecibelsTests {
  @Test func areTheLogarithm() {
    for exponent in -14...12 {
      for step in 0..<200 {
        let power = pow(10, Float(exponent)) * (1 + Float(step) * 0.05)
        let expected = 10 * log10(max(1e-10, power))
        #expect(abs(decibels(SIMD8(repeating: power))[step % 8] - expected) <= 3e-5, "\(power)")
      }
    }
    #expect(decibels(.zero)[0] == decibels(SIMD8(repeating: 1e-10))[0])
  }
}
