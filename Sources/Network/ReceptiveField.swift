/// What the activations of one convolution block hear, derived from the model's own layers.
///
/// Columns are counted over those that enter the network: silent ones do not. An activation depends on nothing later
/// than its last column.
public struct ReceptiveField: Sendable, Equatable {
  /// The block, from 0.
  public let layer: Int
  /// Columns that an activation depends on.
  public let columns: Int
  /// Columns from one activation to the next.
  public let stride: Int
  /// Of each position of the filter along the bands: the input's bands that it depends on.
  public let bands: [Range<Int>]
  /// As `bands`, where the first position would lie if the input went on below its lowest band and above its highest.
  private let firstBands: Range<Int>
  /// Bands from one position to the next.
  private let bandStride: Int
  private let hop: Int
  private let window: Int

  /// The fields of all blocks, in their order.
  public static func chain(_ configuration: ModelConfiguration) -> [ReceptiveField] {
    var (columns, stride) = (1, 1)
    // Of each band that a block sees, pooled or not, the input's bands behind it.
    var cells = (0..<configuration.bands).map { $0..<$0 + 1 }
    // Of the first of them, and from one to the next, as if no edge cut them.
    var (first, cellStride) = (0..<1, 1)
    var fields: [ReceptiveField] = []
    for (layer, geometry) in BlockGeometry.chain(configuration).enumerated() {
      let block = geometry.block
      columns += (block.time - 1) * stride
      let low = first.lowerBound - block.bandPadding * cellStride
      first = low..<low + first.count + (geometry.height - 1) * cellStride
      cellStride *= block.bandStep
      let bands = (0..<geometry.positions).map { position in
        let bottom = position * block.bandStep - block.bandPadding
        return span(cells[max(0, bottom)..<min(cells.count, bottom + geometry.height)])
      }
      fields.append(
        ReceptiveField(
          layer: layer, columns: columns, stride: stride, bands: bands, firstBands: first, bandStride: cellStride,
          hop: configuration.hop, window: configuration.window))
      columns += (block.poolTime - 1) * stride
      stride *= block.poolTime
      cells = (0..<geometry.outBands).map { span(bands[$0 * block.poolBands..<($0 + 1) * block.poolBands]) }
      first = first.lowerBound..<first.upperBound + (block.poolBands - 1) * cellStride
      cellStride *= block.poolBands
    }
    return fields
  }

  /// From the lowest band to the highest; empty where there is none.
  private static func span(_ ranges: ArraySlice<Range<Int>>) -> Range<Int> {
    let heard = ranges.filter { !$0.isEmpty }
    guard let low = heard.map(\.lowerBound).min(), let high = heard.map(\.upperBound).max() else { return 0..<0 }
    return low..<high
  }

  /// Samples that an activation depends on: the windows of all its columns, where none between them is silent.
  ///
  /// The very first is weighed with zero, since the window is Hann's.
  public var samples: Int { (columns - 1) * hop + window }

  /// The columns that the activation of a step depends on, steps counted from the first column heard.
  public func columns(ofStep step: Int) -> Range<Int> { step * stride..<step * stride + columns }

  /// The first and last band of a position, as if there were bands below 0 and above the highest: of the same height at
  /// every position, so that what was heard at several can be laid over each other.
  public func unclippedBands(ofPosition position: Int) -> Range<Int> {
    firstBands.lowerBound + position * bandStride..<firstBands.upperBound + position * bandStride
  }

  /// Whether the filter has several positions along the bands.
  public var slides: Bool { bands.count > 1 }
}
