/// The convolutional-recurrent network that believes: convolution blocks, LSTM, dense. Weights only; what has been
/// heard is in a `NetworkState`.
public struct GenreNetwork: Sendable {
  public let configuration: ModelConfiguration
  public let labels: [String]
  /// Columns that must be heard before the first belief.
  public let receptiveField: Int
  /// Columns from one belief to the next.
  public let stride: Int
  private let blocks: [ConvolutionBlock]
  private let lstm: LSTM?
  /// [width, labels]
  private let denseWeight: PackedMatrix
  /// [labels]
  private let denseBias: [Float]
  private let width: Int
  /// Columns that the network works through at once when many are given.
  private let batch: Int

  public init(_ model: GenreModel) {
    configuration = model.configuration
    labels = model.labels
    receptiveField = configuration.receptiveField
    stride = configuration.stride
    let folded = model.folded
    blocks = BlockGeometry.chain(folded.configuration).enumerated().map { index, geometry in
      ConvolutionBlock(geometry, tensors: folded.tensors, prefix: "convolution.\(index).")
    }
    batch = Self.cachedValues / Self.valuesSeen(blocks.map(\.geometry))
    let features = blocks.last?.geometry.outSize ?? configuration.bands
    if let units = configuration.lstm, units > 0 {
      lstm = LSTM(inputs: features, units: units, forgetLimit: configuration.forgetLimit, tensors: model.tensors)
      width = units
    } else {
      lstm = nil
      width = features
    }
    denseWeight = PackedMatrix(transposing: model.tensors["dense.weight"]!, inner: width, columns: labels.count)
    denseBias = model.tensors["dense.bias"]!
  }

  /// How many values, for each column that enters the network, the filters of the layer that sees most of them do.
  private static func valuesSeen(_ blocks: [BlockGeometry]) -> Int {
    var columnsPerStep = 1
    return blocks.reduce(1) { most, geometry in
      defer { columnsPerStep *= geometry.block.poolTime }
      return max(most, geometry.positions * geometry.patchSize / columnsPerStep)
    }
  }

  /// Nothing heard yet.
  public var zeroState: NetworkState {
    NetworkState(blocks: blocks.map { _ in ConvolutionBlock.State() }, lstm: lstm?.zeroState)
  }

  /// Values that the filters of a layer may see at once. Where tiles spare multiplications few of them are laid out; what
  /// is fits a core's own cache.
  private static let cachedValues = 480_000

  /// Hears columns and appends the logits of the beliefs that they complete: the first when the whole receptive field
  /// has been heard, then one every `stride` columns, however the columns are cut into calls.
  ///
  /// Columns are kept until they complete a belief and then computed together, which reads the weights once for all
  /// of them.
  /// - Parameters:
  ///   - columns: [n, bands], normalised.
  ///   - tap: called with what each block computes, block after block, as often as columns are computed together.
  /// - Returns: how many beliefs were appended, `labels.count` logits each.
  @discardableResult
  public func hear(
    _ columns: [Float], state: inout NetworkState, appendingTo logits: inout [Float], tap: ActivationTap? = nil
  ) -> Int {
    state.pending += columns
    var beliefs = 0
    forEachBatch(&state) { batch, state in
      let (x, steps) = convolved(batch, state: &state, tap: tap)
      if steps > 0 { logits += believe(x, steps: steps, state: &state) }
      beliefs += steps
    }
    return beliefs
  }

  /// Hears columns with the convolution blocks alone, which is quicker where no belief is wanted.
  /// - Parameters: as of `hear`, whose state is not to be mixed with this one's.
  /// - Returns: how many beliefs there would be.
  @discardableResult
  public func convolve(_ columns: [Float], state: inout NetworkState, tap: ActivationTap?) -> Int {
    state.pending += columns
    var beliefs = 0
    forEachBatch(&state) { beliefs += convolved($0, state: &$1, tap: tap).steps }
    return beliefs
  }

  /// At the end of what is convolved: takes the columns that complete no belief any more as far as each block can.
  public func convolveRest(of state: inout NetworkState, tap: ActivationTap?) {
    _ = convolved(state.pending, state: &state, tap: tap)
    state.pending = []
  }

  /// Takes the columns that wait, as far as they complete beliefs: those that complete the first one still missing, and
  /// as many more as a batch holds, at a time.
  private func forEachBatch(_ state: inout NetworkState, _ body: ([Float], inout NetworkState) -> Void) {
    let bands = configuration.bands
    var used = 0
    while true {
      let needed = state.needed(by: self)
      let available = state.pending.count / bands - used
      guard available >= needed else { break }
      let taken = needed + (min(available, max(needed, batch)) - needed) / stride * stride
      let part = Array(state.pending[used * bands..<(used + taken) * bands])
      used += taken
      state.heard += taken
      body(part, &state)
    }
    state.pending.removeFirst(used * bands)
  }

  /// The logits of a whole track: [beliefs, labels].
  /// - Parameter columns: [n, bands], normalised.
  public func logits(track columns: [Float]) -> [Float] {
    var state = zeroState
    var logits: [Float] = []
    hear(columns, state: &state, appendingTo: &logits)
    return logits
  }

  /// - Returns: what the last block gives, [steps, features].
  private func convolved(
    _ columns: [Float], state: inout NetworkState, tap: ActivationTap?
  ) -> (x: [Float], steps: Int) {
    var x = columns
    for index in blocks.indices { x = blocks[index].forward(x, state: &state.blocks[index], layer: index, tap: tap) }
    return (x, x.count / (blocks.last?.geometry.outSize ?? configuration.bands))
  }

  /// - Returns: the logits, [steps, labels].
  private func believe(_ x: [Float], steps: Int, state: inout NetworkState) -> [Float] {
    var x = x
    if let lstm, state.lstm != nil { x = lstm.forward(x, steps: steps, state: &state.lstm!) }
    // Of weights whose products overflow nothing can be believed; what is not finite would spoil all that follows.
    return dense(x, steps: steps).map { $0.isFinite ? $0 : 0 }
  }

  /// - Parameter x: [steps, width]
  /// - Returns: [steps, labels]
  private func dense(_ x: [Float], steps: Int) -> [Float] {
    var y = (0..<steps).flatMap { _ in denseBias }
    y.withUnsafeMutableBufferPointer {
      denseWeight.multiply(x, rows: steps, into: $0.baseAddress!, adding: true)
    }
    return y
  }
}

/// What a network has heard. Its zero is `GenreNetwork.zeroState`.
public struct NetworkState: Sendable {
  var blocks: [ConvolutionBlock.State]
  var lstm: LSTM.State?
  /// Columns heard that have not completed a belief yet: [n, bands].
  var pending: [Float] = []
  /// Columns that have gone through the layers.
  var heard = 0

  /// Columns that the layers take next, all at once.
  fileprivate func needed(by network: GenreNetwork) -> Int {
    heard < network.receptiveField ? network.receptiveField - heard : network.stride
  }

  /// Columns still to be heard before the next belief.
  public func awaited(by network: GenreNetwork) -> Int {
    needed(by: network) - pending.count / network.configuration.bands
  }

  /// Columns of the receptive field still missing before the first belief.
  public func missing(of network: GenreNetwork) -> Int {
    max(0, network.receptiveField - heard - pending.count / network.configuration.bands)
  }
}
