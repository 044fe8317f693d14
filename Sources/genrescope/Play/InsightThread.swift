import Network
import Neurons
import Samples
import Screen
import Synchronization

/// Works out, on a thread of its own and one question at a time, why a genre is believed.
final class InsightThread: Sendable {
  /// What is to be explained.
  struct Question: Sendable {
    /// [heard, bands], normalised.
    let features: [Float]
    /// The column that each row of `features` is of, counted from the beginning of the track.
    let columns: [Int]
    let label: Int
  }

  private struct Shared {
    var question: Question?
    var answer: Insight?
    var isBusy = false
    var isStopping = false
  }

  /// Seconds that count as now.
  private static let now = 0.5
  /// Neurons told of.
  private static let told = 40

  private let model: GenreModel
  private let names: NeuronNames
  /// Raised when there is an answer.
  private let news: WakeSignal
  private let wake = WakeSignal()
  private let shared = Mutex(Shared())
  private let thread = Mutex<WorkerThread?>(nil)

  init(_ model: GenreModel, names: NeuronNames, news: WakeSignal) {
    self.model = model
    self.names = names
    self.news = news
    // The thread keeps it alive until it is stopped: an error may come before the thread has begun.
    thread.withLock { $0 = WorkerThread { [self] in run() } }
  }

  /// Ends the thread and waits for it.
  func stop() {
    shared.withLock { $0.isStopping = true }
    wake.raise()
    thread.withLock {
      $0?.join()
      $0 = nil
    }
  }

  /// Whether a question is being worked on.
  var isBusy: Bool { shared.withLock { $0.isBusy } }

  /// Asks, when it is not busy.
  func ask(_ question: Question) {
    shared.withLock { ($0.question, $0.isBusy) = (question, true) }
    wake.raise()
  }

  /// Takes the answer, if there is a new one.
  func take() -> Insight? {
    shared.withLock { shared in
      defer { shared.answer = nil }
      return shared.answer
    }
  }

  private func run() {
    var attribution: Attribution?
    var peaks: [[Float]] = []
    while true {
      wake.wait()
      let (question, isStopping) = shared.withLock { ($0.question.take(), $0.isStopping) }
      if isStopping { return }
      guard let question else { continue }
      if attribution?.columns != question.columns.count {
        attribution = Attribution(model, columns: question.columns.count)
      }
      let answer = attribution.map { self.answer(question, $0, &peaks) }
      shared.withLock { ($0.answer, $0.isBusy) = (answer, false) }
      news.raise()
    }
  }

  private func answer(_ question: Question, _ attribution: Attribution, _ peaks: inout [[Float]]) -> Insight {
    let found = attribution.contributions(
      to: question.label, over: 0..<attribution.steps, of: question.features, by: .gradientTimesInput)
    let first = question.columns[0]
    // Silent columns lie between: they add nothing.
    let bands = found.bands
    var cells = [Float](repeating: 0, count: (question.columns[question.columns.count - 1] - first + 1) * bands)
    for (row, column) in question.columns.enumerated() {
      for band in 0..<bands { cells[(column - first) * bands + band] = found.cells[row * bands + band] }
    }
    let neurons = neurons(found.neurons, attribution.activations(last: Self.now), &peaks)
    return Insight(label: question.label, cells: cells, bands: bands, firstColumn: first, neurons: neurons)
  }

  /// The neurons that fire most strongly beside their own strongest so far. One that never fired as its layer does on
  /// the whole has that for its measure, so that it is not told of for a whisper.
  private func neurons(
    _ contributions: [[Float]], _ activations: [[(now: Float, peak: Float)]], _ peaks: inout [[Float]]
  ) -> [Insight.Neuron] {
    if peaks.isEmpty { peaks = activations.map { $0.map { _ in 0 } } }
    let all = activations.indices.flatMap { layer -> [Insight.Neuron] in
      peaks[layer] = zip(peaks[layer], activations[layer]).map { max($0, $1.peak) }
      let usual = peaks[layer].reduce(0, +) / Float(max(1, peaks[layer].count))
      return activations[layer].indices.map { index in
        let neuron = Neuron(layer: layer, index: index)
        let measure = max(peaks[layer][index], usual)
        return Insight.Neuron(
          id: neuron.description, name: names[neuron] ?? "",
          activity: measure > 0 ? activations[layer][index].now / measure : 0,
          contribution: contributions[layer][index])
      }
    }
    let strongest = all.sorted { ($0.activity, abs($0.contribution)) > ($1.activity, abs($1.contribution)) }
    return Array(strongest.prefix(Self.told))
  }
}
