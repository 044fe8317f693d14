import Network

/// The strongest activation of each filter of one layer in a track, as far as it has been heard.
struct LayerPeaks {
  let field: ReceptiveField
  /// Of each filter: its activation, 0 where it was never excited, and where it was.
  private(set) var activation: [Float]
  private(set) var step: [Int]
  private(set) var position: [Int]
  private var maxima: [Float]
  /// Whether it is greater than when `takeNew` was called.
  private var isNew: [Bool]

  init(_ field: ReceptiveField, filters: Int) {
    self.field = field
    activation = [Float](repeating: 0, count: filters)
    step = [Int](repeating: 0, count: filters)
    position = step
    maxima = activation
    isNew = [Bool](repeating: false, count: filters)
  }

  /// The filters that have been excited more strongly since the last call.
  mutating func takeNew() -> [Int] {
    let filters = isNew.indices.filter { isNew[$0] }
    for filter in filters { isNew[filter] = false }
    return filters
  }

  /// - Parameter isOneSound: whether columns are to be taken for an excerpt.
  mutating func take(_ piece: Activations, isOneSound: (Range<Int>) -> Bool) {
    let filters = activation.count
    let rows = piece.steps * piece.geometry.positions
    piece.values.withUnsafeBufferPointer { values in
      maxima.withUnsafeMutableBufferPointer { maxima in
        guard let values = values.baseAddress, let maxima = maxima.baseAddress else { return }
        for filter in 0..<filters { maxima[filter] = 0 }
        for row in 0..<rows {
          let activations = values + row * filters
          for filter in 0..<filters { maxima[filter] = max(maxima[filter], activations[filter]) }
        }
      }
      // Few pieces of a track exceed the ones before, and only they are searched for where.
      for filter in 0..<filters where maxima[filter] > activation[filter] {
        // Of weights whose products overflow, none was excited.
        for row in 0..<rows
        where values[row * filters + filter] > activation[filter] && values[row * filters + filter].isFinite {
          let reached = piece.firstStep + row / piece.geometry.positions
          guard isOneSound(field.columns(ofStep: reached)) else { continue }
          activation[filter] = values[row * filters + filter]
          step[filter] = reached
          position[filter] = row % piece.geometry.positions
          isNew[filter] = true
        }
      }
    }
  }
}
