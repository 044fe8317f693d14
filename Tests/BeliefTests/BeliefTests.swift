import Belief
import Glibc
import Testing

@Suite struct SoftmaxTests {
  @Test func isExactAndStable() {
    let belief = softmax([1_000, 1_000 + log(3)] as [Float])
    #expect(abs(belief[0] - 0.25) < 1e-4 && abs(belief[1] - 0.75) < 1e-4)
    #expect(softmax([-1e30, 0] as [Float]) == [0, 1])
  }

  @Test func temperatureFlattens() {
    let belief = softmax([0, 2 * log(3)] as [Float], temperature: 2)
    #expect(abs(belief[1] - 0.75) < 1e-6)
  }

  @Test func entropyRunsFromCertainToNothing() {
    #expect(normalisedEntropy([0, 1, 0]) == 0)
    #expect(abs(normalisedEntropy([0.25, 0.25, 0.25, 0.25]) - 1) < 1e-6)
    #expect(normalisedEntropy([1]) == 0)
  }

  @Test func leaderIsTheFirstOfEquals() {
    #expect(leader(of: [0.2, 0.4, 0.4]) == 1)
    #expect(leader(of: []) == nil)
  }
}

@Suite struct WholeBeliefTests {
  /// Of a network that answers at the end it is the last answer, else the mean.
  @Test(arguments: [false, true]) func isTheMeanOrTheLast(answersLast: Bool) throws {
    var tracker = BeliefTracker(labels: 2, answersLast: answersLast)
    #expect(tracker.whole == nil)
    for (slot, logits) in [[9, -9], [9, -9], [-9, 9] as [Float]].enumerated() {
      tracker.observe(logits: logits, slot: slot, time: Double(slot), elapsed: 1)
    }
    #expect(leader(of: try #require(tracker.whole)) == (answersLast ? 1 : 0))
  }
}

@Suite struct TrackBeliefTests {
  @Test func meansAreOverSlots() throws {
    var track = TrackBelief(labels: 2)
    #expect(track.mean == nil && track.laterMean == nil)
    track.set([1, 0], slot: 0)
    track.set([0, 1], slot: 1)
    #expect(track.mean == [0.5, 0.5])
    let later = try #require(track.laterMean)
    #expect(abs(later[1] - 2 / 3) < 1e-6, "slot 1 weighs twice slot 0")
  }

  /// Hearing a passage again, differently, gives what hearing it only the second way gives.
  @Test func whatIsHeardAgainOverwritesItself() throws {
    var twice = TrackBelief(labels: 3)
    var once = TrackBelief(labels: 3)
    for slot in 0..<200 {
      let first: [Float] = [0.5, 0.3, 0.2]
      twice.set(first, slot: slot)
      let second = softmax([Float(slot % 7), Float(slot % 3), 1])
      if slot >= 90 { once.set(second, slot: slot) } else { once.set(first, slot: slot) }
    }
    for slot in 90..<200 { twice.set(softmax([Float(slot % 7), Float(slot % 3), 1]), slot: slot) }
    #expect(twice.count == 200)
    for (a, b) in zip(try #require(twice.mean), try #require(once.mean)) { #expect(abs(a - b) < 1e-6) }
    for (a, b) in zip(try #require(twice.laterMean), try #require(once.laterMean)) { #expect(abs(a - b) < 1e-6) }
  }
}

@Suite struct BeliefTrackerTests {
  private let hot: [Float] = [10, 0]
  private let cold: [Float] = [0, 10]

  @Test func smoothedReachesMostOfAStepInItsTimeConstant() throws {
    var tracker = BeliefTracker(labels: 2, smoothing: 1.5)
    tracker.observe(logits: hot, slot: 0, time: 0, elapsed: 0.3)
    for slot in 1...5 { tracker.observe(logits: cold, slot: slot, time: Double(slot) * 0.3, elapsed: 0.3) }
    let smoothed = try #require(tracker.smoothed)
    #expect(abs(smoothed[1] - (1 - Float(exp(-1.0)))) < 1e-3)
    #expect(try #require(tracker.instant)[1] > 0.99)
  }

  @Test func leaderIsDatedFromWhenItTookOver() throws {
    var tracker = BeliefTracker(labels: 2, smoothing: 0)
    for slot in 0..<10 {
      tracker.observe(logits: slot < 6 ? hot : cold, slot: slot, time: Double(slot), elapsed: 1)
    }
    #expect(try #require(tracker.leading) == (1, 6))
  }

  @Test func interruptionForgetsThePlaceButNotTheTrack() throws {
    var tracker = BeliefTracker(labels: 2)
    tracker.observe(logits: hot, slot: 0, time: 0, elapsed: 0.3)
    tracker.interrupt()
    #expect(tracker.instant == nil && tracker.smoothed == nil && tracker.leading == nil)
    #expect(tracker.track.count == 1)
    tracker.observe(logits: cold, slot: 40, time: 12, elapsed: 0.3)
    #expect(try #require(tracker.smoothed)[1] > 0.99, "the old place does not colour the new one")
  }
}
