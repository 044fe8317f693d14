import Audio
import Files
import FoundationEssentials
import Glibc
import Mel
import Network
import TestSupport
import Testing

@testable import Neurons

private let rate = 22_050

private func tone(_ hertz: Double, seconds: Double, _ amplitude: Float = 0.2) -> [Float] {
  (0..<Int(seconds * Double(rate))).map { amplitude * Float(sin(2 * .pi * hertz * Double($0) / Double(rate))) }
}

private func noise(seconds: Double, _ amplitude: Float = 0.2) -> [Float] {
  var state: UInt32 = 5
  return (0..<Int(seconds * Double(rate))).map { _ in
    state = state &* 1_664_525 &+ 1_013_904_223
    return amplitude * (Float(state >> 8) / Float(1 << 23) - 1)
  }
}

private func sum(_ sounds: [[Float]]) -> [Float] {
  (0..<(sounds.map(\.count).min() ?? 0)).map { index in sounds.reduce(0) { $0 + $1[index] } }
}

/// What is measured of a sound whose bands all mean the same to the network.
private func measurement(_ sound: [Float], bands: Range<Int> = 0..<128) -> Measurement {
  var mel = MelStream(MelConfiguration(hop: 1_708))
  var decibels: [Float] = []
  mel.push(sound, appendingTo: &decibels)
  decibels = decibels.map { max(-60, $0 - 20) }
  return Measurement(
    sounds: [.init(features: decibels.map { $0 / 20 }, decibels: decibels, bands: bands)], bandCount: 128)
}

@Suite struct PortraitTests {
  private let flat = [Double](repeating: -3, count: 128)

  @Test func soundsStandOutWhereTheyAreLoud() throws {
    let centres = MelScale.centres(bands: 128, sampleRate: rate)
    for hertz in [300.0, 1_000, 4_000] {
      let range = try #require(measurement(tone(hertz, seconds: 1)).standingOut(over: flat))
      #expect(centres[range.lowerBound] <= hertz && centres[range.upperBound - 1] >= hertz && range.count < 20)
    }
    #expect(try #require(measurement(noise(seconds: 1)).standingOut(over: flat)) == 0..<128)
    // A neuron is not named after what it cannot hear.
    let range = measurement(tone(4_000, seconds: 1), bands: 0..<32).standingOut(over: flat)
    #expect(range.map { $0.upperBound <= 34 } ?? true)
    #expect(measurement([Float](repeating: 0, count: rate)).standingOut(over: flat) == nil)
  }

  @Test func heldTonesAreHarmonicAndNoiseIsNot() {
    let chord = sum([220, 277, 330, 440, 660, 880].map { tone($0, seconds: 1, 0.1) })
    #expect(measurement(chord).harmonicity(in: nil) > 0.8)
    #expect(abs(measurement(noise(seconds: 1)).harmonicity(in: nil)) < 0.25)
  }

  @Test func onsetsRiseAndEndingsFall() {
    let quiet = tone(500, seconds: 0.5, 0.01)
    let loud = tone(500, seconds: 0.5, 0.3)
    func course(_ sound: [Float]) -> (rise: Double, swing: Double) {
      let measurement = measurement(sound)
      return measurement.course(in: measurement.standingOut(over: flat))
    }
    let (onset, ending, sustained) = (course(quiet + loud), course(loud + quiet), course(loud + loud))
    #expect(onset.rise > 6 && ending.rise < -6 && abs(sustained.rise) < 1)
    #expect(sustained.swing < 1 && onset.swing > 4)
  }

  @Test func factsBecomeNames() {
    var facts = NeuronFacts(lowest: 2_010, highest: 5_960, rise: 8, swing: 5, harmonicity: 0.1, genres: ["a", "b"])
    #expect(facts.name == "onset, noisy, 2–6 kHz, a/b")
    (facts.lowest, facts.highest, facts.rise, facts.harmonicity, facts.genres) = (204, 790, -1, 0.7, [])
    #expect(facts.name == "pulsing, harmonic, 200–790 Hz")
    (facts.swing, facts.harmonicity, facts.highest) = (1, 0.5, 1_540)
    #expect(facts.name == "sustained, 0.2–1.5 kHz")
    facts.reachesBottom = true
    #expect(facts.name == "sustained, below 1.5 kHz")
    facts.reachesTop = true
    #expect(facts.name == "sustained")
    (facts.reachesBottom, facts.rise) = (false, -3)
    #expect(facts.name == "ending, above 200 Hz")
  }

  @Test func favouredGenresStandOut() {
    #expect(NeuronFacts.favoured(["a", "b", "c", "d"], [1, 1.1, 4, 0.9]) == ["c"])
    #expect(NeuronFacts.favoured(["a", "b", "c", "d", "e", "f"], [1, 3.5, 1, 4, 1, 1]) == ["d", "b"])
    #expect(NeuronFacts.favoured(["a", "b", "c"], [1, 1.1, 1.2]).isEmpty)
    #expect(NeuronFacts.favoured(["a", "b"], [0, 0]).isEmpty && NeuronFacts.favoured(["a"], [1]).isEmpty)
  }

  /// 997 Hz of full scale is −3.01 LUFS, at any rate (ITU-R BS.1770).
  @Test func loudnessIsTheRecommendations() {
    for rate in [22_050, 48_000] {
      let sine = (0..<rate).map { Float(sin(2 * .pi * 997 * Double($0) / Double(rate))) }
      #expect(abs(WeightedLoudness(sine, rate: rate).level + 3.01) < 0.05)
    }
  }

  /// However long a sound is and wherever it is in it: the filters run through.
  @Test func loudnessIsOfTheWholeSound() {
    for hertz in [40.0, 3_000] {
      let (sound, silence) = (tone(hertz, seconds: 0.5), [Float](repeating: 0, count: rate / 2 + 1))
      let alone = WeightedLoudness(sound, rate: rate)
      for longer in [silence + sound, sound + silence] {
        let loudness = WeightedLoudness(longer, rate: rate)
        #expect(abs(loudness.level - alone.level + 3.01) < 0.05 && loudness.peak == alone.peak)
      }
    }
    #expect(WeightedLoudness([], rate: rate).level == -.infinity)
    // At a rate that ends below where the head amplifies.
    let low = (0..<4_000).map { sin(2 * .pi * 440 * Float($0) / 2_000) }
    #expect(abs(WeightedLoudness(low, rate: 2_000).level + 3.7) < 1)
    #expect(WeightedLoudness([0.1, -0.5], rate: rate).peak == 0.5)
  }

  @Test func excerptsOfAMedleyAreEquallyLoudAndDoNotClick() throws {
    let scratch = try Scratch()
    var medley = Medley(rate: rate)
    let sounds = [tone(440, seconds: 0.5, 0.9), tone(440, seconds: 0.5, 0.001), noise(seconds: 0.5, 0.01)]
    for sound in sounds { medley.add(sound, lead: 2_205) }
    let fade = Int(0.01 * Double(rate))
    #expect(medley.samples.count == sounds.map(\.count).reduce(0, +) - 2 * fade)
    let starts = (0..<3).map { $0 * (sounds[0].count - fade) }
    #expect(zip(medley.offsets, starts).allSatisfy { abs($0 - 0.1 - Double($1) / Double(rate)) < 1e-9 })
    let loudness = starts.map { start in
      WeightedLoudness(Array(medley.samples[start + fade..<start + sounds[0].count - fade]), rate: rate).level
    }
    #expect(loudness.allSatisfy { abs($0 + 20) < 0.5 })
    #expect(abs(medley.samples[0]) < 1e-3 && abs(medley.samples[medley.samples.count - 1]) < 1e-3)
    try medley.write(to: scratch.file("a.wav"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["a.wav"])
    var stream = try MonoStream(path: scratch.file("a.wav"), rate: rate)
    var read: [Float] = []
    while let block = stream.next() { read += block }
    #expect(read.count == medley.samples.count)
    #expect(zip(read, medley.samples).allSatisfy { abs($0 - $1) < 1e-4 })
    #expect(throws: FileError.self) { try medley.write(to: scratch.file("missing/a.wav")) }
  }

  @Test func aPeakIsNeverCut() {
    var medley = Medley(rate: rate)
    var click = [Float](repeating: 0.0001, count: rate / 2)
    click[rate / 4] = 0.8
    medley.add(click, lead: 0)
    #expect(abs((medley.samples.max() ?? 0) - Medley.largestSample) < 1e-3)
  }
}
