import Testing

@testable import Audio

@Suite struct LoudnessTests {
  @Test func theFactorIsReachedWithoutAStep() {
    let loudness = Loudness()
    var samples = [Float](repeating: 1, count: 100)
    func apply(from start: Float) -> Float {
      samples.withUnsafeMutableBufferPointer { loudness.apply(to: $0, from: start) }
    }
    #expect(apply(from: 1) == 1)
    #expect(samples == [Float](repeating: 1, count: 100))
    loudness.factor = 0
    #expect(apply(from: 1) == 0)
    for (before, after) in zip(samples, samples.dropFirst()) { #expect(before > after && before - after < 0.011) }
    _ = apply(from: 0)
    #expect(samples == [Float](repeating: 0, count: 100))
    loudness.factor = .nan
    #expect(loudness.factor == 1)
  }
}
