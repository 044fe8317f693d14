import Mel
import Network
import TestSupport
import Testing

@testable import Neurons

/// An architecture with few filters and random weights.
private func model(_ convolutions: [ModelConfiguration.Convolution]) -> GenreModel {
  let configuration = ModelConfiguration(hop: 1_708, convolutions: convolutions, lstm: nil)
  var seed: UInt64 = 3
  func random() -> Float {
    seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(Int64(bitPattern: seed) >> 40) / Float(1 << 23)
  }
  var tensors: [String: [Float]] = [:]
  for (name, shape) in GenreModel.shapes(for: configuration, labels: 2) {
    let isPositive = name.hasSuffix("variance") || name.hasSuffix("scale") || name.hasSuffix("deviation")
    tensors[name] = (0..<shape.reduce(1, *)).map { _ in isPositive ? 1 : random() }
  }
  return GenreModel(configuration: configuration, labels: ["a", "b"], provenance: "{}", tensors: tensors)
}

private let blog = Array(repeating: ModelConfiguration.Convolution(filters: 8, time: 5, poolTime: 2), count: 3)
private let sliding: [ModelConfiguration.Convolution] = [
  .init(filters: 8, time: 5, bands: 32, bandStep: 8, norm: true, poolTime: 2, poolBands: 2),
  .init(filters: 8, time: 3, bands: 3, bandPadding: 1, norm: true, poolTime: 2, poolBands: 2),
  .init(filters: 8, time: 3, norm: true),
]

@Suite struct FieldSamplesTests {
  /// The samples that change an activation are those of its receptive field, the normaliser's level held fixed: all
  /// but the very first, which the window weighs with zero.
  @Test(arguments: ["default": sliding, "blog-2016": blog]) func samplesOfTheField(
    name: String, convolutions: [ModelConfiguration.Convolution]
  ) {
    let listener = NeuronListener(model(convolutions))
    let hop = listener.mel.hop
    // A step of every layer with something before it and something behind.
    let step = 1
    let columns = listener.network.receptiveField + 3 * listener.network.stride
    let sound = music(seconds: Double((columns - 1) * hop + listener.mel.window) / 22_050 + 0.001)
    let before = activations(of: sound, listener, step: step)
    for field in listener.fields {
      func isChanged(_ samples: some Sequence<Int>, by size: Float) -> Bool {
        var changed = sound
        for sample in samples where changed.indices.contains(sample) { changed[sample] += size }
        let after = activations(of: changed, listener, step: step)[field.layer]
        // Steps that are computed together share their rounding.
        return zip(after, before[field.layer]).contains { abs($0 - $1) > 1e-5 * max(1, abs($1)) }
      }
      let first = field.columns(ofStep: step).lowerBound * hop
      let last = first + field.samples - 1
      #expect(!isChanged(0...first, by: 100) && !isChanged(last + 1..<sound.count, by: 100), "layer \(field.layer)")
      for sample in [first + 1, first + 2, last - 1, last] + Array(stride(from: first + 9, to: last, by: 2_221)) {
        // At its ends the window weighs with a millionth.
        let place = "layer \(field.layer), sample \(sample - first)"
        #expect(isChanged([sample], by: 1e6) || isChanged([sample], by: -2e6), "\(place)")
      }
    }
  }

  /// [layer][position, filter] at a step.
  private func activations(of sound: [Float], _ listener: NeuronListener, step: Int) -> [[Float]] {
    var mel = MelStream(listener.mel)
    var (decibels, normalised, logits) = ([Float](), [Float](), [Float]())
    mel.push(sound, appendingTo: &decibels)
    var (level, state) = (LevelNormaliser.State(decibels: 0, weight: 1e30), listener.network.zeroState)
    for start in stride(from: 0, to: decibels.count, by: listener.mel.bands) {
      decibels[start..<start + listener.mel.bands].withUnsafeBufferPointer {
        _ = listener.normaliser.normalise($0, state: &level, appendingTo: &normalised)
      }
    }
    var layers = [[Float]](repeating: [], count: listener.fields.count)
    listener.network.hear(normalised, state: &state, appendingTo: &logits) { layers[$0.layer] += $0.values }
    return zip(layers, listener.geometries).map { Array($0[step * $1.midSize..<(step + 1) * $1.midSize]) }
  }
}
