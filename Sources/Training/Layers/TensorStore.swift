import Network

/// Named tensors, one after another in one piece of memory, so that an optimiser walks over all of them at once.
///
/// Every tensor lies as the model file has it, row-major, but for a convolution's weight: the file's
/// [F, C, time, height] lies here as [time, height, C, F], the order in which matrix products need it. `load` and
/// `export` turn the one into the other.
///
/// Sendable: the workers share it and keep to the rules of `TrainingNetwork`: parameters are written between batches
/// only, and each worker has gradients of its own.
final class TensorStore: @unchecked Sendable {
  struct Slot: Sendable {
    let name: String
    /// The file's shape.
    let shape: [Int]
    let range: Range<Int>
  }

  let slots: [Slot]
  private let memory: FloatBuffer
  private let slotOfName: [String: Int]

  /// What an optimiser learns: all of a model's tensors but those of `statistics` and the input's standardisation.
  static func parameters(of configuration: ModelConfiguration, labels: Int) -> TensorStore {
    TensorStore(
      GenreModel.shapes(for: configuration, labels: labels)
        .filter { !$0.name.hasPrefix("input.") && !isStatistic($0.name) })
  }

  /// Batch norm's running mean and variance.
  static func statistics(of configuration: ModelConfiguration, labels: Int) -> TensorStore {
    let store = TensorStore(GenreModel.shapes(for: configuration, labels: labels).filter { isStatistic($0.name) })
    for slot in store.slots where slot.name.hasSuffix(".variance") {
      store.pointer(slot.name).update(repeating: 1, count: slot.range.count)
    }
    return store
  }

  private static func isStatistic(_ name: String) -> Bool {
    name.hasSuffix(".norm.mean") || name.hasSuffix(".norm.variance")
  }

  init(_ shapes: [(name: String, shape: [Int])]) {
    var slots: [Slot] = []
    for (name, shape) in shapes {
      let offset = slots.last?.range.upperBound ?? 0
      slots.append(Slot(name: name, shape: shape, range: offset..<offset + shape.reduce(1, *)))
    }
    self.slots = slots
    slotOfName = Dictionary(uniqueKeysWithValues: slots.indices.map { (slots[$0].name, $0) })
    memory = FloatBuffer(count: slots.last?.range.upperBound ?? 0)
  }

  /// All values.
  var values: UnsafeMutableBufferPointer<Float> { memory.values }

  func setZero() { memory.setZero() }

  /// Where a tensor begins. Asking for one that is not there is an error of the program.
  func pointer(_ name: String) -> UnsafeMutablePointer<Float> {
    guard let index = slotOfName[name] else { fatalError("no tensor “\(name)”") }
    return memory.start + slots[index].range.lowerBound
  }

  /// Takes the values of the tensors of the same names and sizes; others stay as they are.
  func load(_ tensors: [String: [Float]]) {
    for slot in slots {
      guard let file = tensors[slot.name], file.count == slot.range.count else { continue }
      let own = memory.start + slot.range.lowerBound
      Self.forEachPlace(slot.shape) { own[$0] = file[$1] }
    }
  }

  /// The tensors in the file's order of values.
  func export() -> [String: [Float]] {
    var tensors: [String: [Float]] = [:]
    for slot in slots {
      let own = memory.start + slot.range.lowerBound
      var file = [Float](repeating: 0, count: slot.range.count)
      Self.forEachPlace(slot.shape) { file[$1] = own[$0] }
      tensors[slot.name] = file
    }
    return tensors
  }

  /// Calls `body` with the place of each value here and in the file.
  private static func forEachPlace(_ shape: [Int], _ body: (_ own: Int, _ file: Int) -> Void) {
    guard shape.count == 4 else {
      for place in 0..<shape.reduce(1, *) { body(place, place) }
      return
    }
    let (filters, channels, taps) = (shape[0], shape[1], shape[2] * shape[3])
    for filter in 0..<filters {
      for channel in 0..<channels {
        for tap in 0..<taps {
          body((tap * channels + channel) * filters + filter, (filter * channels + channel) * taps + tap)
        }
      }
    }
  }
}
