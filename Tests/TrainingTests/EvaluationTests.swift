import FoundationEssentials
import Glibc
import Network
import Testing

@testable import Training

@Suite struct EvaluationTests {
  /// A track whose belief at each step is sure of a label.
  private func heard(_ label: Int, named: [Int], sure: Float = 9, last: Bool = false) -> HeardTrack {
    HeardTrack(
      name: "", label: label, labels: 3, logits: named.flatMap { name in (0..<3).map { $0 == name ? sure : 0 } },
      times: named.indices.map { Double($0 + 1) }, temperature: 1, answersLast: last)
  }

  @Test func figuresAreCounted() {
    let tracks = [
      heard(0, named: [0, 0, 0]), heard(0, named: [1, 1, 0]), heard(1, named: [1]), heard(1, named: [1]),
      heard(2, named: [1, 2, 2]), heard(2, named: []),
    ]
    let evaluation = Evaluation(tracks, labels: toyLabels)
    #expect(evaluation.accuracy.right == 4 && evaluation.tracks == 6)
    #expect(evaluation.confusion == [[1, 1, 0], [0, 2, 0], [0, 0, 1]])
    #expect(evaluation.genres.map(\.recall) == [0.5, 1, 0.5])
    #expect(evaluation.genres.map { $0.precision ?? 0 } == [1, 2 / 3.0, 1])
    #expect(evaluation.stepAccuracy == 8 / 11.0)
    // At 2 s the fifth track is undecided between two; what has said nothing is wrong.
    #expect(evaluation.heard.map(\.seconds) == [2, 3, 5, 10, 20, 30])
    #expect(evaluation.heard[1].accuracy == 4 / 6.0)
    #expect(evaluation.change == nil && evaluation.text { $0 }.contains("66.7 %"))
  }

  @Test func networkThatAnswersAtTheEndIsJudgedByItsLastStep() {
    let track = heard(0, named: [1, 1, 0], last: true)
    #expect(track.isRight)
    #expect(track.belief(seconds: 2).map { $0[1] > 0.9 } == true)
  }

  @Test func intervalIsWilsons() {
    // 255 of 299: the interval of Wilson's score, worked out by hand.
    let accuracy = Accuracy((0..<299).map { $0 < 255 })
    #expect(abs(accuracy.low - 0.8083) < 5e-4 && abs(accuracy.high - 0.8885) < 5e-4)
    #expect(Accuracy([true, true]).high == 1 && Accuracy([]).low == 0)
  }

  @Test func temperatureIsFound() {
    // Logits of ln 3 stand for beliefs of 3 to 1 to 1: right three times in five. Twice as large, they are too sure.
    let logits = 2 * Float(log(3.0))
    let tracks = (0..<50).map { heard(0, named: [[0, 0, 0, 1, 2][$0 % 5]], sure: logits) }
    let calibration = Evaluation(tracks, labels: toyLabels).calibration
    #expect(abs(calibration.fittedTemperature - 2) < 0.02)
    #expect(calibration.stepError > 0.15 && calibration.fittedStepError < 0.01)
  }

  @Test func noTemperatureIsFoundWithoutABelief() {
    #expect(Calibration.fit([heard(0, named: [])]) == nil && Calibration.fit([]) == nil)
    #expect(Evaluation([heard(0, named: [])], labels: toyLabels).calibration.fittedTemperature == 1)
  }

  @Test func changeIsMeasuredToTheFirstLastingLead() throws {
    let figures = GenreChange.Figures([1, 2, nil, 3, 0.5])
    #expect(figures.median == 2 && figures.percentile90 == nil && figures.never == 0.2 && figures.pairs == 5)
    // A network that hears at once: one column, no memory, so that only smoothing delays it.
    var recipe = try toyRecipe(epochs: 40)
    recipe.network.convolutions = [.init(filters: 6, time: 1)]
    recipe.network.lstm = 0
    recipe.augmentation = Augmentation()
    recipe.dropout = DropoutRates()
    let trainer = try toyTrainer(recipe)
    while !trainer.isFinished { if try trainer.step() { trainer.finishEpoch() } }
    let listener = Listener(trainer.model())
    let crew = Crew(count: 2)
    let tracks = toyTracks(12, columns: 120, seed: 5)
    let heard = listener.hear(tracks, crew: crew)
    let change = try #require(GenreChange(listener, tracks: tracks, heard: heard, pairs: 20, seed: 1, crew: crew))
    #expect(change.all.pairs == 20 && change.named.pairs == 20)
    // Smoothed over 1.7 s, a sure belief crosses over after 1.7 · ln 2 = 1.2 s.
    #expect(abs((change.all.median ?? 0) - 1.2) < 0.5 && change.all.never == 0)
    // There are no more pairs than these; each is heard once.
    let few = Array(zip(tracks, heard).prefix(3))
    let all = GenreChange(listener, tracks: few.map(\.0), heard: few.map(\.1), seed: 1, crew: crew)
    #expect(all?.all.pairs == 6)
    // The second track too short for a lead of three seconds: never.
    let short = toyTracks(12, columns: 30, seed: 6)
    #expect(GenreChange.seconds(listener, tracks[0], short[1]) == nil)
  }

  @Test func labelsAreShownByTheirNames() {
    let text = Evaluation([heard(0, named: [0])], labels: ["a\nb", "c", "d"]).text { $0.replacing("\n", with: "?") }
    #expect(text.contains("a?b ") && !text.contains("a\nb"))
  }

  @Test func reportsAreWhole() throws {
    let evaluation = Evaluation([heard(0, named: [0]), heard(1, named: [1])], labels: ["a&b<c>", "b\u{1B}", "c"])
    let json = try JSONEncoder().encode(evaluation)
    let read = try JSONDecoder().decode(Evaluation.self, from: json)
    #expect(read.accuracy == evaluation.accuracy && read.confusion == evaluation.confusion)
  }
}
