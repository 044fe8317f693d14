import Network
import TestSupport
import Testing

@testable import genrescope

private func ear() throws -> Ear { Ear(try GenreModel.embedded()) }

/// What an analysis makes of samples pushed in chunks: states, times, and the instant belief after each step.
private struct Heard {
  var states: [Analysis.Column.State] = []
  var times: [Double] = []
  var beliefs: [[Float]] = []

  init(_ samples: [Float], chunk: Int, ear: Ear) {
    var analysis = Analysis(ear)
    for start in stride(from: 0, to: samples.count, by: chunk) {
      analysis.push(Array(samples[start..<min(samples.count, start + chunk)])) { column, tracker in
        states.append(column.state)
        times.append(column.time)
        if column.state == .step { beliefs.append(tracker.instant ?? []) }
      }
    }
  }
}

@Suite struct AnalysisTests {
  @Test(arguments: [977, 4_096, 66_150]) func chunksMakeNoDifference(chunk: Int) throws {
    let ear = try ear()
    let samples = music(seconds: 6)
    let whole = Heard(samples, chunk: samples.count, ear: ear)
    let chunked = Heard(samples, chunk: chunk, ear: ear)
    #expect(chunked.states == whole.states)
    #expect(chunked.times == whole.times)
    try #require(whole.beliefs.count == 15 && chunked.beliefs.count == 15)
    // Products of many columns are rounded otherwise than those of a few.
    let differences = zip(chunked.beliefs.joined(), whole.beliefs.joined()).map { abs($0 - $1) }
    #expect(differences.max() ?? 1 < 1e-5)
  }

  @Test func warmUpFillsTheReceptiveField() throws {
    let ear = try ear()
    let heard = Heard(music(seconds: 3), chunk: 1_000, ear: ear)
    let field = ear.network.receptiveField
    for (index, state) in heard.states.prefix(field - 1).enumerated() {
      guard case .warmingUp(let share) = state else {
        Issue.record("column \(index) is \(state)")
        continue
      }
      #expect(abs(share - Float(index + 1) / Float(field)) < 1e-6)
    }
    #expect(heard.states[field - 1] == .step)
    #expect(heard.times[field - 1] == Double(ear.receptiveSeconds))
  }

  /// Silence enters nothing: with it or without it, the same beliefs.
  @Test func silenceIsHeld() throws {
    let ear = try ear()
    // Whole columns of silence, so that the columns of sound are the same with and without.
    let silence = [Float](repeating: 0, count: 1_708 * 40)
    let sound = music(seconds: 5)
    let plain = Heard(sound, chunk: 10_000, ear: ear)
    let held = Heard(silence + sound, chunk: 10_000, ear: ear)
    #expect(held.states.prefix(38).allSatisfy { $0 == .silent })
    // The columns at the border hold a little sound: at most two steps are shifted.
    #expect(abs(held.beliefs.count - plain.beliefs.count) <= 1)
    let interrupted = Heard(sound + silence + silence, chunk: 10_000, ear: ear)
    #expect(interrupted.states.suffix(76).allSatisfy { $0 == .silent })
    #expect(interrupted.beliefs.prefix(plain.beliefs.count - 1) == plain.beliefs.prefix(plain.beliefs.count - 1))
  }

  @Test func seekForgetsThePlaceAndKeepsTheTrack() throws {
    let ear = try ear()
    var analysis = Analysis(ear)
    analysis.push(music(seconds: 4)) { _, _ in }
    let heard = analysis.tracker.track.count
    analysis.seek(toSample: 20 * 22_050)
    #expect(analysis.tracker.instant == nil && analysis.tracker.track.count == heard)
    var columns: [Analysis.Column] = []
    analysis.push(music(seconds: 2)) { column, _ in columns.append(column) }
    let first = try #require(columns.first)
    #expect(first.time == 20 + 2_048.0 / 22_050)
    #expect(first.state != .heard && first.state != .silent && first.state != .step)
    #expect(columns.count { $0.state == .step } == 2)
    #expect(analysis.tracker.track.count == heard + 2)
  }
}
