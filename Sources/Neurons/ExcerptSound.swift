import Audio
import Mel
import Network

/// What an excerpt sounds like, and what the network makes of it.
public struct ExcerptSound: Sendable {
  /// At the model's rate, with what is around it.
  let samples: [Float]
  /// How many of them are before the receptive field.
  let lead: Int
  /// What enters the network: [columns of the receptive field, bands], normalised.
  public let columns: [Float]

  /// Cuts an excerpt out of its track and measures it at the level that it was heard at.
  /// - Parameters:
  ///   - context: samples before and after, as far as the track has them.
  ///   - mel: of the listener's configuration, to be used again: it takes longer to make than an excerpt to measure.
  /// - Throws: `AudioError`, or `NeuronsError` when the track has become another.
  public init(
    _ excerpt: Excerpt, _ listener: NeuronListener, context: Int = 0, mel: inout MelStream
  ) throws {
    lead = min(context, excerpt.start)
    let wanted = lead + excerpt.samples + context
    var samples: [Float] = []
    var stream = try MonoStream(path: excerpt.track, rate: listener.mel.sampleRate, from: excerpt.start - lead)
    while samples.count < wanted, let block = stream.next() { samples += block }
    guard samples.count >= lead + excerpt.samples else { throw NeuronsError.changed(file: excerpt.track) }
    self.samples = Array(samples.prefix(wanted))
    var decibels: [Float] = []
    mel.reset()
    mel.push(Array(samples[lead..<lead + excerpt.samples]), appendingTo: &decibels)
    var level = excerpt.levelState
    var columns: [Float] = []
    decibels.withUnsafeBufferPointer { decibels in
      for start in stride(from: 0, to: decibels.count, by: listener.mel.bands) {
        let column = UnsafeBufferPointer(rebasing: decibels[start..<start + listener.mel.bands])
        _ = listener.normaliser.normalise(column, state: &level, appendingTo: &columns)
      }
    }
    self.columns = columns
  }

  /// What a neuron makes of it at a position.
  public func activation(of neuron: Neuron, at position: Int, _ listener: NeuronListener) -> Float {
    // The network waits for the receptive field of a belief; what follows ours does not touch its first step.
    let missing = listener.network.receptiveField * listener.mel.bands - columns.count
    let padded = columns + [Float](repeating: 0, count: max(0, missing))
    var (state, logits) = (listener.network.zeroState, [Float]())
    var activation: Float = 0
    listener.network.hear(padded, state: &state, appendingTo: &logits) { piece in
      guard piece.layer == neuron.layer, piece.firstStep == 0 else { return }
      activation = piece.values[position * piece.geometry.filters + neuron.index]
    }
    return activation
  }
}
