import Samples
import Testing

@testable import genrescope

@Suite struct FrameClockTests {
  /// A minute of columns and frames, by a clock that the test turns.
  /// - Returns: how many frames there were, and the longest that a column waited for one, in seconds.
  private func minute(fps: Double, columnSeconds: Double) -> (frames: Int, longestWait: Double) {
    var clock = FrameClock()
    let start = monotonicNanoseconds() + 1_000_000_000
    var (frames, longestWait) = (0, 0.0)
    var waiting: Int?
    var columns = 0
    for now in stride(from: start, to: start + 60_000_000_000, by: 1_000_000) {
      if now - start >= Int(Double(columns) * columnSeconds * 1e9) {
        columns += 1
        waiting = waiting ?? now
      }
      guard clock.begin(fps, isNews: waiting != nil, at: now) != nil else { continue }
      frames += 1
      if let since = waiting { longestWait = max(longestWait, Double(now - since) * 1e-9) }
      waiting = nil
    }
    return (frames, longestWait)
  }

  @Test(arguments: [0.046, 0.0775]) func whatIsNewIsDrawnAtOnceAndNotMoreOften(columnSeconds: Double) {
    let (frames, longestWait) = minute(fps: 30, columnSeconds: columnSeconds)
    #expect(longestWait < 0.002)
    #expect((1_700...1_802).contains(frames))
  }

  @Test func fewFramesStayFew() {
    let (frames, longestWait) = minute(fps: 5, columnSeconds: 0.0775)
    #expect((290...302).contains(frames) && longestWait <= 0.2)
  }

  @Test func theFirstIsDueAtOnce() {
    var clock = FrameClock()
    #expect(clock.millisecondsToNext(0.1) == 0)
    #expect(clock.begin(0.1) != nil)
    #expect(clock.begin(0.1) == nil)
  }

  @Test func itSleepsUntilTheNextFrame() {
    var clock = FrameClock()
    let now = monotonicNanoseconds() + 1_000_000_000
    #expect(clock.millisecondsToNext(20, at: now) == 0)
    #expect(clock.begin(20, at: now) != nil)
    #expect(clock.begin(20, at: now + 49_000_000) == nil)
    #expect(clock.millisecondsToNext(20, at: now + 30_000_000) == 20)
    // Drawn 30 ms early for news, and so the next one is 30 ms later.
    #expect(clock.begin(20, isNews: true, at: now + 20_000_000) != nil)
    #expect(clock.millisecondsToNext(20, at: now + 20_000_000) == 80)
  }
}
