import TestSupport
import Testing

@testable import Network

/// The shapes that ship, and one whose windows, steps and pools leave remainders.
private let architectures: [String: [ModelConfiguration.Convolution]] = [
  "default": [
    .init(filters: 6, time: 5, bands: 32, bandStep: 8, norm: true, poolTime: 2, poolBands: 2),
    .init(filters: 6, time: 3, bands: 3, bandPadding: 1, norm: true, poolTime: 2, poolBands: 2),
    .init(filters: 6, time: 3, norm: true),
  ],
  "blog-2016": Array(repeating: .init(filters: 8, time: 5, poolTime: 2), count: 3),
  "uneven": [
    .init(filters: 6, time: 2, bands: 7, bandStep: 3, bandPadding: 2, poolTime: 3, poolBands: 3),
    .init(filters: 6, time: 4, bands: 2, bandStep: 2, bandPadding: 1, poolTime: 2, poolBands: 1),
  ],
]

/// A network of an architecture with few filters and random weights.
private func network(_ name: String) -> GenreNetwork {
  let configuration = ModelConfiguration(
    hop: 1_708, bands: 128, convolutions: architectures[name] ?? [], lstm: nil)
  var seed: UInt64 = 7
  func random() -> Float {
    seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(Int64(bitPattern: seed) >> 40) / Float(1 << 23)
  }
  var tensors: [String: [Float]] = [:]
  for (name, shape) in GenreModel.shapes(for: configuration, labels: 2) {
    let isScale = name.hasSuffix("variance") || name.hasSuffix("scale") || name.hasSuffix("deviation")
    tensors[name] = (0..<shape.reduce(1, *)).map { _ in isScale ? 1 : random() }
  }
  return GenreNetwork(
    GenreModel(configuration: configuration, labels: ["a", "b"], provenance: "{}", tensors: tensors))
}

/// What every block computes of columns: [layer][steps, positions, filters].
private func activations(_ network: GenreNetwork, _ columns: [Float], chunk: Int = .max) -> [[Float]] {
  var (state, logits) = (network.zeroState, [Float]())
  var layers = [[Float]](repeating: [], count: network.configuration.convolutions.count)
  let bands = network.configuration.bands
  for start in stride(from: 0, to: columns.count / bands, by: min(chunk, columns.count)) {
    let end = min(start + min(chunk, columns.count), columns.count / bands)
    network.hear(Array(columns[start * bands..<end * bands]), state: &state, appendingTo: &logits) { piece in
      #expect(piece.firstStep * piece.geometry.midSize == layers[piece.layer].count)
      #expect(piece.values.count == piece.steps * piece.geometry.midSize)
      layers[piece.layer] += piece.values
    }
  }
  return layers
}

private func largest(_ values: [Float]) -> Float { values.reduce(0) { max($0, abs($1)) } }

private func wave(_ columns: Int, _ bands: Int) -> [Float] {
  (0..<columns * bands).map { Float(($0 * 7_919) % 2_003) / 1_000 - 1 }
}

@Suite struct ReceptiveFieldTests {
  @Test func fieldsOfTheShippedArchitectures() throws {
    let blog = ReceptiveField.chain(network("blog-2016").configuration)
    #expect(blog.map(\.columns) == [5, 14, 32] && blog.map(\.stride) == [1, 2, 4])
    #expect(blog.map(\.samples) == [8_880, 24_252, 54_996])
    #expect(blog.allSatisfy { $0.bands == [0..<128] && !$0.slides })
    let ours = ReceptiveField.chain(network("default").configuration)
    #expect(ours.map(\.columns) == [5, 10, 20] && ours.map(\.stride) == [1, 2, 4])
    #expect(ours.map(\.samples) == [8_880, 17_420, 34_500])
    #expect(ours.map(\.bands.count) == [13, 6, 1])
    #expect(ours[0].bands[12] == 96..<128)
    // The highest of thirteen positions pools with none: bands above it are not heard behind it.
    #expect(ours[1].bands[0] == 0..<56 && ours[1].bands[5] == 64..<120 && ours[2].bands == [0..<120])
    #expect(ours[1].unclippedBands(ofPosition: 0) == -16..<56)
    #expect(ours[1].unclippedBands(ofPosition: 5) == 64..<136)
  }

  /// Changes every column, then every band, and sees which activations change: exactly those whose field it is in.
  @Test(arguments: architectures.keys.sorted()) func fieldsAreWhatChangesActivations(name: String) throws {
    let network = network(name)
    let bands = network.configuration.bands
    let fields = ReceptiveField.chain(network.configuration)
    let columns = network.receptiveField + 5 * network.stride
    let input = wave(columns, bands)
    let before = activations(network, input)
    func check(_ cells: [Int], _ depends: (ReceptiveField, _ step: Int, _ position: Int) -> Bool) {
      // No one change reaches through every ReLU and every maximum; some of several do.
      let changed = [9, -9, 30, -30, 100, -100].map { change in
        var changed = input
        for cell in cells { changed[cell] += Float(change) * (cell.isMultiple(of: 2) ? 1 : -0.7) }
        return activations(network, changed)
      }
      // Steps that are computed together share their rounding.
      let rounding = changed.map { $0.map { 1e-5 * largest($0) } }
      for field in fields {
        let geometry = BlockGeometry.chain(network.configuration)[field.layer]
        for row in 0..<before[field.layer].count / geometry.filters {
          let values = row * geometry.filters..<(row + 1) * geometry.filters
          let isChanged = zip(changed, rounding).contains { changed, rounding in
            zip(changed[field.layer][values], before[field.layer][values]).contains {
              abs($0 - $1) > rounding[field.layer]
            }
          }
          let (step, position) = (row / geometry.positions, row % geometry.positions)
          #expect(isChanged == depends(field, step, position), "layer \(field.layer), step \(step), at \(position)")
        }
      }
    }
    for column in 0..<columns {
      check(Array(column * bands..<(column + 1) * bands)) { field, step, position in
        field.columns(ofStep: step).contains(column) && !field.bands[position].isEmpty
      }
    }
    for band in 0..<bands {
      check((0..<columns).map { $0 * bands + band }) { field, _, position in field.bands[position].contains(band) }
    }
  }

  @Test(arguments: [1, 3, 64]) func tapInChunksIsTapOfTheWhole(chunk: Int) {
    let network = network("default")
    let input = wave(150, network.configuration.bands)
    let whole = activations(network, input)
    let pieces = activations(network, input, chunk: chunk)
    for (a, b) in zip(whole, pieces) {
      let rounding = 1e-5 * largest(a)
      #expect(a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= rounding })
    }
  }

  @Test func heavyLevelIsHeld() {
    let configuration = ModelConfiguration(hop: 1_708, bands: 2, convolutions: [], lstm: nil)
    let normaliser = LevelNormaliser(configuration, mean: [0, 0], deviation: [1, 1])
    var (state, columns) = (LevelNormaliser.State(decibels: -7, weight: 1e15), [Float]())
    for decibels in [[-17, 13], [13, -37]] as [[Float]] {
      let isHeard = decibels.withUnsafeBufferPointer {
        normaliser.normalise($0, state: &state, appendingTo: &columns)
      }
      #expect(isHeard)
    }
    #expect(columns == [-0.5, 1, 1, -1.5])
  }
}
