/// A convolution by minimal filters in time and along the bands at once (Lavin & Gray, Fast Algorithms for Convolutional
/// Neural Networks, 2016): filters of 3 × 3 take a quarter of the multiplications, those of 5 × all bands two fifths.
///
/// Shapes: T × B tiles of `time.outputs` × `bands.outputs` outputs; K products a tile, `time.products` ×
/// `bands.products`; C channels in, F filters. Where a filter spans all bands, each value of a column is a channel.
struct WinogradConvolution: Sendable {
  private let geometry: BlockGeometry
  private let time: MinimalFilter
  private let bands: MinimalFilter
  /// C
  private let channels: Int
  /// B
  private let bandTiles: Int
  /// K of [C, F].
  private let weights: [PackedMatrix]

  /// The forms that save at least half: with small tiles for the few steps of a belief, with larger ones for many.
  /// - Parameter weights: [time · height · C, F]
  static func forms(of geometry: BlockGeometry, weights: [Float]) -> [WinogradConvolution] {
    (geometry.block.time == 1 ? [1] : [2, 4]).compactMap {
      WinogradConvolution(geometry, weights: weights, timeOutputs: $0)
    }
  }

  private init?(_ geometry: BlockGeometry, weights: [Float], timeOutputs: Int) {
    let block = geometry.block
    let spansBands = geometry.height == geometry.inBands && block.bandPadding == 0
    let bandTaps = spansBands ? 1 : geometry.height
    let time = MinimalFilter(outputs: timeOutputs, taps: block.time)
    let bands = MinimalFilter(outputs: spansBands ? 1 : 4, taps: bandTaps)
    guard
      spansBands || block.bandStep == 1,
      2 * time.products * bands.products <= time.outputs * block.time * bands.outputs * bandTaps
    else { return nil }
    let channels = spansBands ? geometry.inSize : geometry.inChannels
    (self.geometry, self.time, self.bands, self.channels) = (geometry, time, bands, channels)
    bandTiles = (geometry.positions + bands.outputs - 1) / bands.outputs
    let tap = channels * geometry.filters
    var byTime = [Float](repeating: 0, count: time.products * bandTaps * tap)
    time.weight.apply(
      weights, xStride: bandTaps * tap, to: &byTime, yStride: bandTaps * tap, count: bandTaps * tap)
    var byBand = [Float](repeating: 0, count: bands.products * tap)
    var weights: [PackedMatrix] = []
    for row in 0..<time.products {
      byTime.withUnsafeBufferPointer {
        bands.weight.apply(
          $0.baseAddress! + row * bandTaps * tap, xStride: tap, to: &byBand, yStride: tap, count: tap)
      }
      byBand.withUnsafeBufferPointer {
        for column in 0..<bands.products {
          weights.append(
            PackedMatrix($0.baseAddress! + column * tap, inner: channels, columns: geometry.filters))
        }
      }
    }
    self.weights = weights
  }

  /// What some steps take, in multiplications; reading a weight takes as long as six of them.
  func cost(steps: Int) -> Int {
    Self.cost(weights: weights.count * channels * geometry.filters, rows: timeTiles(steps) * bandTiles)
  }

  /// What it takes to multiply so many rows by the weights of a layer, for comparison.
  static func cost(weights: Int, rows: Int) -> Int { weights * (rows + 6) }

  private func timeTiles(_ steps: Int) -> Int { (steps + time.outputs - 1) / time.outputs }

  /// - Parameter columns: [steps + time − 1, bands, channels] as in `BlockGeometry`.
  /// - Returns: [steps, positions, F], without bias.
  func convolve(_ columns: [Float], steps: Int) -> [Float] {
    let tiles = timeTiles(steps) * bandTiles
    let filters = geometry.filters
    let input = transformed(columns, steps: steps)
    let products = [Float](unsafeUninitializedCapacity: time.products * bands.products * tiles * filters) {
      buffer, count in
      input.withUnsafeBufferPointer { input in
        for product in weights.indices {
          weights[product].multiply(
            input.baseAddress! + product * tiles * channels, rows: tiles,
            into: buffer.baseAddress! + product * tiles * filters)
        }
      }
      count = buffer.count
    }
    return outputs(products, steps: steps)
  }

  /// - Returns: [K, T · B, C]
  private func transformed(_ columns: [Float], steps: Int) -> [Float] {
    let timeTiles = timeTiles(steps)
    let tiles = timeTiles * bandTiles
    let columnSize = geometry.inSize
    // Zeros are what tiles see behind the last column, and beyond the outermost bands.
    let missing = timeTiles * time.outputs - steps
    let columns = missing > 0 ? columns + [Float](repeating: 0, count: missing * columnSize) : columns
    let paddedSize = (bandTiles * bands.outputs + bands.products - bands.outputs) * channels
    var byTime = [Float](repeating: 0, count: time.products * paddedSize)
    return [Float](unsafeUninitializedCapacity: time.products * bands.products * tiles * channels) { buffer, count in
      byTime.withUnsafeMutableBufferPointer { byTime in
        columns.withUnsafeBufferPointer { columns in
          for timeTile in 0..<timeTiles {
            time.input.apply(
              columns.baseAddress! + timeTile * time.outputs * columnSize, xStride: columnSize,
              to: byTime.baseAddress! + geometry.block.bandPadding * channels, yStride: paddedSize, count: columnSize)
            for row in 0..<time.products {
              for bandTile in 0..<bandTiles {
                let place = row * bands.products * tiles + timeTile * bandTiles + bandTile
                bands.input.apply(
                  byTime.baseAddress! + row * paddedSize + bandTile * bands.outputs * channels, xStride: channels,
                  to: buffer.baseAddress! + place * channels, yStride: tiles * channels, count: channels)
              }
            }
          }
        }
      }
      count = buffer.count
    }
  }

  /// - Parameter products: [K, T · B, F]
  /// - Returns: [steps, positions, F]
  private func outputs(_ products: [Float], steps: Int) -> [Float] {
    let (filters, positions) = (geometry.filters, geometry.positions)
    let tiles = timeTiles(steps) * bandTiles
    var byTime = [Float](repeating: 0, count: time.outputs * bands.products * filters)
    return [Float](unsafeUninitializedCapacity: steps * positions * filters) { buffer, count in
      byTime.withUnsafeMutableBufferPointer { byTime in
        products.withUnsafeBufferPointer { products in
          for tile in 0..<tiles {
            let (step, position) = (tile / bandTiles * time.outputs, tile % bandTiles * bands.outputs)
            let there = (steps: min(time.outputs, steps - step), positions: min(bands.outputs, positions - position))
            for column in 0..<bands.products {
              time.output[there.steps - 1].apply(
                products.baseAddress! + (column * tiles + tile) * filters, xStride: bands.products * tiles * filters,
                to: byTime.baseAddress! + column * filters, yStride: bands.products * filters, count: filters)
            }
            for row in 0..<there.steps {
              bands.output[there.positions - 1].apply(
                byTime.baseAddress! + row * bands.products * filters, xStride: filters,
                to: buffer.baseAddress! + ((step + row) * positions + position) * filters, yStride: filters,
                count: filters)
            }
          }
        }
      }
      count = buffer.count
    }
  }
}
