import Glibc

/// Turns columns in decibels into the network's input, causally, so that neither volume nor a bang nor a pause
/// decides the genre.
///
/// With p_t the loudest band of column t and a = exp(−hop / rate / τ): s_t = Σ aᵏ p_{t−k} / Σ aᵏ over the columns heard
/// that are not silent; level_t = max(s_t, reference floor); the feature is clip(dB − level_t, floor, ceiling) / 20,
/// then standardised per band.
///
/// The first column after silence is half silence itself, and is passed over like it: so music after a pause is what
/// the same music is without one.
public struct LevelNormaliser: Sendable {
  /// What has been heard: two numbers, and whether the last column was silent.
  public struct State: Sendable, Equatable {
    /// Σ aᵏ p_{t−k}
    var total = 0.0
    /// Σ aᵏ
    public internal(set) var weight = 0.0
    var followsSilence = false

    /// Nothing heard yet.
    public init() {}

    /// Columns of a mean loudest band in decibels that weigh so much together; beside a weight without bounds what
    /// comes after them weighs nothing, and the level is held.
    public init(decibels: Double, weight: Double) {
      self.weight = weight
      total = decibels * weight
    }

    /// The running mean of the loudest bands in decibels, s_t; nil before the first.
    public var decibels: Double? { weight > 0 ? total / weight : nil }
  }

  private let settings: ModelConfiguration.Normalisation
  private let decay: Double
  private let mean: [Float]
  private let inverseDeviation: [Float]

  /// - Parameters:
  ///   - mean: per band.
  ///   - deviation: per band; a band that never varied keeps its scale.
  public init(_ configuration: ModelConfiguration, mean: [Float], deviation: [Float]) {
    settings = configuration.normalisation
    decay = exp(-configuration.columnSeconds / configuration.normalisation.timeConstant)
    self.mean = mean
    inverseDeviation = deviation.map { $0 > 0 ? 1 / $0 : 1 }
  }

  public init(_ model: GenreModel) {
    self.init(
      model.configuration, mean: model.tensors["input.mean"] ?? [], deviation: model.tensors["input.deviation"] ?? [])
  }

  /// Normalises one column and appends it.
  /// - Parameter column: decibels per band.
  /// - Returns: false, with nothing appended and the level held, when the column is silent or the first after silence.
  public func normalise(
    _ column: UnsafeBufferPointer<Float>, state: inout State, appendingTo columns: inout [Float]
  ) -> Bool {
    let peak = column.max() ?? -.infinity
    let isSilent = peak < settings.referenceFloor
    let isPartlySilent = state.followsSilence
    state.followsSilence = isSilent
    guard !isSilent && !isPartlySilent else { return false }
    state.total = decay * state.total + Double(peak)
    state.weight = decay * state.weight + 1
    let level = max(Float(state.total / state.weight), settings.referenceFloor)
    for (band, decibels) in column.enumerated() {
      let feature = min(max(decibels - level, settings.floor), settings.ceiling) / 20
      columns.append((feature - mean[band]) * inverseDeviation[band])
    }
    return true
  }
}
