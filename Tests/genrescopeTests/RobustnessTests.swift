import Belief
import Glibc
import Network
import TestSupport
import Testing

@testable import genrescope

/// What bangs, pauses, volume and hours of listening do to belief.
@Suite struct RobustnessTests {
  private struct Step {
    let time: Double
    let belief: [Float]
  }

  private let ear: Ear

  init() throws { ear = Ear(try GenreModel.embedded()) }

  private func steps(_ samples: [Float], _ analysis: inout Analysis) -> [Step] {
    var steps: [Step] = []
    analysis.push(samples) { column, tracker in
      if column.state == .step { steps.append(Step(time: column.time, belief: tracker.instant ?? [])) }
    }
    return steps
  }

  private func steps(_ samples: [Float]) -> [Step] {
    var analysis = Analysis(ear, isLive: true)
    return steps(samples, &analysis)
  }

  private func largestDifference(_ a: [Step], _ b: [Step]) -> Float {
    zip(a, b).map { zip($0.belief, $1.belief).map { abs($0 - $1) }.max() ?? 0 }.max() ?? 0
  }

  @Test(arguments: [-20, -6, 20] as [Float]) func volumeDecidesNothing(decibels: Float) {
    let sound = music(seconds: 12)
    let gain = pow(10, decibels / 20)
    let plain = steps(sound)
    let other = steps(sound.map { $0 * gain })
    #expect(plain.count == other.count && plain.count > 20)
    #expect(largestDifference(plain, other) <= 0.05)
  }

  @Test func silenceBeforeMusicIsForgotten() {
    let sound = music(seconds: 12)
    let plain = steps(sound)
    let late = steps([Float](repeating: 0, count: 25 * ear.mel.hop) + sound)
    #expect(plain.count == late.count && plain.count > 20)
    #expect(largestDifference(plain, late) <= 0.01)
  }

  @Test func aBangIsGotOver() throws {
    let sound = music(seconds: 30).map { $0 * 0.06 }
    var banged = sound
    let bang = 12 * 22_050
    var noise: UInt32 = 7
    for index in bang..<bang + 1_985 {
      noise = noise &* 1_664_525 &+ 1_013_904_223
      banged[index] = noise >> 31 == 0 ? -1 : 1
    }
    let plain = steps(sound).filter { $0.time >= 22 }
    let after = steps(banged).filter { $0.time >= 22 }
    #expect(plain.count == after.count && plain.count > 15)
    // Where there is a clear leader, it is back.
    let clear = zip(plain, after).filter { plain, _ in
      let shares = plain.belief.sorted(by: >)
      return shares[0] - shares[1] > 0.05
    }
    #expect(clear.count > 15 && clear.allSatisfy { leader(of: $0.belief) == leader(of: $1.belief) })
  }

  /// Music, noise, silence and clipping for long: beliefs stay beliefs, and music is believed what it was.
  @Test func longSessionsStayBounded() throws {
    let sound = music(seconds: 20)
    var noise: UInt32 = 3
    let hiss = (0..<5 * 22_050).map { _ in
      noise = noise &* 1_664_525 &+ 1_013_904_223
      return Float(noise >> 8) / Float(1 << 23) - 1
    }
    let clipped = sound.map { max(-1, min(1, 20 * $0)) }
    let silence = [Float](repeating: 0, count: 10 * 22_050)
    var analysis = Analysis(ear, isLive: true)
    for _ in 0..<6 {
      for part in [sound, hiss, clipped, silence] {
        for step in steps(part, &analysis) {
          #expect(step.belief.allSatisfy { $0.isFinite } && abs(step.belief.reduce(0, +) - 1) < 1e-4)
        }
      }
    }
    let long = music(seconds: 60)
    let fresh = steps(long)
    let old = steps(long, &analysis)
    // The network's memory of before fades, but not in a minute: the leader is what can be asked for.
    let leaders = [fresh, old].map { steps in
      leader(of: (0..<ear.labels.count).map { label in steps.suffix(100).reduce(0) { $0 + $1.belief[label] } })
    }
    #expect(leaders[0] == leaders[1])
  }

  @Test func forgettingIsANewBeginning() {
    let sound = music(seconds: 6)
    var analysis = Analysis(ear, isLive: true)
    _ = steps(music(seconds: 4).map { -0.5 * $0 }, &analysis)
    analysis.forget()
    analysis.skip(toSample: 0)
    #expect(analysis.tracker.instant == nil && analysis.tracker.track.mean == nil)
    let (again, first) = (steps(sound, &analysis), steps(sound))
    #expect(again.map(\.belief) == first.map(\.belief))
    #expect(analysis.tracker.track.count == again.count)
  }

  @Test func aGapHoldsBeliefAndLevel() {
    var analysis = Analysis(ear, isLive: true)
    _ = steps(music(seconds: 6), &analysis)
    let before = analysis.tracker.smoothed
    analysis.skip(toSample: 40 * 22_050)
    #expect(before != nil && analysis.tracker.smoothed == before)
    var states: [Analysis.Column.State] = []
    analysis.push(music(seconds: 2)) { column, _ in states.append(column.state) }
    #expect(states.allSatisfy { $0 == .heard || $0 == .step } && states.contains(.step))
  }
}
