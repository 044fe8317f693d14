import Safetensors
import TestSupport
import Testing

@testable import Network

/// A reference network's model, its input and what another implementation computed.
private struct Reference {
  let network: GenreNetwork
  let normaliser: LevelNormaliser
  /// [T, bands]
  let decibels: [Float]
  /// [T', bands]: without the silent columns.
  let normalised: [Float]
  /// [steps, labels]
  let logits: [Float]

  init(model: Safetensors, values: Safetensors) throws {
    let model = try GenreModel(model)
    network = GenreNetwork(model)
    normaliser = LevelNormaliser(model)
    decibels = try values.floats("column_db")
    normalised = try values.floats("normalised")
    logits = try values.floats("logits")
  }
}

private func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
  a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
}

private func references() throws -> [Reference] {
  let committed = try ["full-height", "sliding", "no-lstm"].map {
    try Reference(model: golden("\($0)-model.safetensors"), values: golden("\($0)-network.safetensors"))
  }
  let models = try oracles("interim-model") + oracles("blog-2016-random")
  let outside = try oracles("network-").compactMap { values -> Reference? in
    let name = values.name.contains("interim") ? "interim" : "blog-2016-random"
    return try models.first { $0.name.contains(name) }.map { try Reference(model: $0, values: values) }
  }
  return committed + outside
}

@Suite struct GenreNetworkTests {
  @Test func normaliserAgreesWithReference() throws {
    for reference in try references() {
      var state = LevelNormaliser.State()
      var columns: [Float] = []
      let bands = reference.network.configuration.bands
      reference.decibels.withUnsafeBufferPointer { decibels in
        for start in stride(from: 0, to: decibels.count, by: bands) {
          let column = UnsafeBufferPointer(rebasing: decibels[start..<start + bands])
          let before = columns.count
          let isHeard = reference.normaliser.normalise(column, state: &state, appendingTo: &columns)
          #expect(isHeard == (columns.count > before))
        }
      }
      #expect(largestDifference(columns, reference.normalised) <= 2e-5)
    }
  }

  @Test func wholeTrackAgreesWithReference() throws {
    for reference in try references() {
      let ours = reference.network.logits(track: reference.normalised)
      #expect(largestDifference(ours, reference.logits) <= 1e-4)
    }
  }

  @Test(arguments: [1, 2, 3, 7, 64, 65]) func chunksAgreeWithWholeTrack(chunk: Int) throws {
    for reference in try references() {
      let network = reference.network
      let whole = network.logits(track: reference.normalised)
      var state = network.zeroState
      var logits: [Float] = []
      let bands = network.configuration.bands
      let columns = reference.normalised.count / bands
      for start in stride(from: 0, to: columns, by: chunk) {
        let end = min(start + chunk, columns)
        network.hear(
          Array(reference.normalised[start * bands..<end * bands]), state: &state, appendingTo: &logits)
        let complete = end < network.receptiveField ? 0 : (end - network.receptiveField) / network.stride + 1
        #expect(logits.count == complete * network.labels.count, "after \(end) columns")
      }
      #expect(largestDifference(logits, whole) <= 1e-5)
    }
  }

  /// Whatever was heard before, what has been heard for many times the memory decides alone.
  @Test func memoryBoundsThePast() throws {
    let plain = try GenreModel(golden("full-height-model.safetensors"))
    var configuration = plain.configuration
    // Two steps.
    configuration.lstmMemory = 2 * Double(configuration.stride) * configuration.columnSeconds
    // The widest-open forget gates that there are: without a bound, the cell would only add up.
    var tensors = plain.tensors
    let units = try #require(configuration.lstm)
    for unit in units..<2 * units { tensors["lstm.bias"]?[unit] = 50 }
    let bands = configuration.bands
    let columns = 40 * configuration.stride + configuration.receptiveField
    let music = (0..<columns * bands).map { Float($0 * 7_919 % 1_009) / 500 - 1 }
    func logits(after past: [Float], _ configuration: ModelConfiguration) -> [Float] {
      let network = GenreNetwork(
        GenreModel(configuration: configuration, labels: plain.labels, provenance: "", tensors: tensors))
      return Array(network.logits(track: past + music).suffix(plain.labels.count))
    }
    let past = [Float](repeating: 3, count: 400 * configuration.stride * bands)
    #expect(largestDifference(logits(after: past, configuration), logits(after: [], configuration)) <= 1e-5)
    #expect(largestDifference(logits(after: past, plain.configuration), logits(after: [], plain.configuration)) > 1e-3)
  }

  @Test func firstBeliefNeedsTheWholeReceptiveField() throws {
    let network = GenreNetwork(try GenreModel.embedded())
    var (state, logits) = (network.zeroState, [Float]())
    let column = [Float](repeating: 0.3, count: network.configuration.bands)
    for heard in 1...network.receptiveField + 2 * network.stride {
      let awaited = state.awaited(by: network)
      let beliefs = network.hear(column, state: &state, appendingTo: &logits)
      #expect(state.missing(of: network) == max(0, network.receptiveField - heard))
      #expect(beliefs == (awaited == 1 ? 1 : 0))
      #expect(state.awaited(by: network) == (awaited == 1 ? network.stride : awaited - 1))
    }
    #expect(logits.count == 3 * network.labels.count)
  }

  /// The derived receptive field is the true one: the first belief depends on its first and last column and on no
  /// other.
  @Test func receptiveFieldIsWhatChangesTheBelief() throws {
    for reference in try references() where reference.network.configuration.lstm != 0 {
      let network = reference.network
      let bands = network.configuration.bands
      let field = network.receptiveField
      let columns = Array(reference.normalised[0..<(field + network.stride - 1) * bands])
      let belief = network.logits(track: columns)
      func changes(_ column: Int) -> Bool {
        var changed = columns
        for band in 0..<bands { changed[column * bands + band] += band.isMultiple(of: 2) ? 9 : -9 }
        return network.logits(track: changed) != belief
      }
      #expect(belief.count == network.labels.count)
      #expect(changes(0) && changes(field / 2))
      for column in field..<field + network.stride - 1 { #expect(!changes(column)) }
    }
  }
}
