import Network
import Neurons
import Samples
import Screen

/// Keeps what a question why would be about, and asks it while the answer is shown. The main loop's alone.
struct Insights {
  /// Seconds of beliefs that are explained together.
  private static let span = 8.0
  /// Seconds from one question to the next, at least.
  private static let pause = 0.25

  private let model: GenreModel
  private let names: () -> NeuronNames
  private let normaliser: LevelNormaliser
  private let news: WakeSignal
  private var level = LevelNormaliser.State()
  /// Of the columns kept: [heard, bands], normalised, and which columns they are.
  private var features: [Float] = []
  private var columns: [Int] = []
  private var thread: InsightThread?
  private var lastAsked = (column: 0, time: 0)
  /// The answer being worked on is of the track before.
  private var isStale = false

  /// - Parameters:
  ///   - names: looked up when the first question is asked.
  ///   - news: raised when there is an answer.
  init(_ model: GenreModel, names: @escaping () -> NeuronNames, news: WakeSignal) {
    self.model = model
    self.names = names
    self.news = news
    normaliser = LevelNormaliser(model)
  }

  /// Columns of a whole question.
  private var most: Int {
    let steps = Int(Self.span / model.configuration.columnSeconds) / model.configuration.stride
    return model.configuration.receptiveField + steps * model.configuration.stride
  }

  /// Another track begins.
  mutating func startTrack() {
    level = LevelNormaliser.State()
    interrupt()
    lastAsked.column = 0
    isStale = thread?.isBusy ?? false
    _ = thread?.take()
  }

  /// What follows does not go on from here.
  mutating func interrupt() { (features, columns) = ([], []) }

  /// Hears the column before `column`, counted from the beginning of the track.
  mutating func hear(_ decibels: [Float], before column: Int) {
    // An answer is about all that lies between its columns: not about hours of silence.
    if let last = columns.last, column - last > Int(Self.span / model.configuration.columnSeconds) { interrupt() }
    let isHeard = decibels.withUnsafeBufferPointer {
      normaliser.normalise($0, state: &level, appendingTo: &features)
    }
    guard isHeard else { return }
    columns.append(column - 1)
    // Seldom, since it moves all that is kept.
    guard columns.count >= 2 * most else { return }
    columns.removeFirst(columns.count - most)
    features.removeFirst(features.count - most * model.configuration.bands)
  }

  /// Brings the picture's insight up to date while it is shown; returns whether it has changed.
  mutating func refresh(_ scope: inout ScopeModel) -> Bool {
    guard scope.display.showsWhy || scope.display.showsNeurons, !scope.isFrozen else { return false }
    defer { ask(scope) }
    guard let answer = thread?.take() else { return false }
    if !isStale { scope.insight = answer }
    isStale = false
    return true
  }

  private mutating func ask(_ scope: ScopeModel) {
    let stride = model.configuration.stride
    guard let label = scope.leader?.label, let newest = columns.last,
      scope.insight == nil || newest >= lastAsked.column + stride,
      Double(monotonicNanoseconds() - lastAsked.time) * 1e-9 >= Self.pause
    else { return }
    let field = model.configuration.receptiveField
    let available = min(columns.count, most)
    guard available >= field else { return }
    if thread == nil { thread = InsightThread(model, names: names(), news: news) }
    guard let thread, !thread.isBusy else { return }
    let taken = field + (available - field) / stride * stride
    lastAsked = (newest, monotonicNanoseconds())
    thread.ask(
      .init(
        features: Array(features.suffix(taken * model.configuration.bands)), columns: Array(columns.suffix(taken)),
        label: label))
  }

  /// Ends the thread for good.
  func stop() { thread?.stop() }
}

extension Insights {
  init(_ ear: Ear, environment: [String: String], news: WakeSignal) {
    self.init(ear.model, names: { ear.names(environment).names }, news: news)
  }

  /// Hears a column that has just gone into the picture.
  mutating func hear(_ column: AnalysisThread.Column, in scope: ScopeModel) {
    if column.seam == .anew { interrupt() }
    hear(column.decibels, before: scope.columnsHeard)
  }
}

extension Ear {
  /// What the model's neurons are called, and what was wrong with a file of names.
  func names(_ environment: [String: String]) -> (names: NeuronNames, warnings: [String]) {
    NeuronNames.known(for: model, file: file, environment: environment)
  }
}
