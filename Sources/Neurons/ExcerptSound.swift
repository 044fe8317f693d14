import Audio
import Mel
import Network

/// What an excerpt sounds like, and what the network makes of it.
public struct ExcerptSound: Sendable {
  private let blocks: SampleBlocks
  /// Of the track, with what is around the excerpt.
  private let range: Range<Int>
  /// How many of `samples` are before the receptive field.
  let lead: Int
  /// What enters the network: [columns of the receptive field, bands], normalised.
  public let columns: [Float]

  /// Out of a stretch of the excerpt's track; nil where that does not hold it.
  /// - Parameter context: samples before and after, as far as the track has them.
  init?(of excerpt: Excerpt, in blocks: SampleBlocks, context: Int, columns: [Float]) {
    lead = min(context, excerpt.start)
    range = excerpt.start - lead..<min(excerpt.range.upperBound + context, blocks.range.upperBound)
    guard blocks.range.lowerBound <= range.lowerBound, excerpt.range.upperBound <= range.upperBound else { return nil }
    self.blocks = blocks.touching(range)
    self.columns = columns
  }

  /// At the model's rate, with what is around it.
  var samples: [Float] { blocks.samples(range) }

  /// Cuts excerpts out of their track, which is decoded once from the first to the last of them, and measures each at
  /// the level that it was heard at.
  /// - Parameters:
  ///   - excerpts: of one track, the earliest first.
  ///   - context: samples before and after, as far as the track has them.
  ///   - mel: of the listener's configuration, to be used again: it takes longer to make than an excerpt to measure.
  /// - Throws: `AudioError`, or `NeuronsError` when the track has become another.
  public static func read(
    _ excerpts: [Excerpt], _ listener: NeuronListener, context: Int = 0, mel: inout MelStream
  ) throws -> [ExcerptSound] {
    guard let first = excerpts.first else { return [] }
    let start = max(0, first.start - context)
    var stream = try MonoStream(path: first.track, rate: listener.mel.sampleRate, from: start)
    var blocks = SampleBlocks(from: start)
    var sounds: [ExcerptSound] = []
    for excerpt in excerpts {
      blocks.forget(before: excerpt.start - context)
      while blocks.range.upperBound < excerpt.range.upperBound + context, let block = stream.next() {
        blocks.append(block)
        blocks.forget(before: excerpt.start - context)
      }
      let columns = Self.columns(of: blocks.samples(excerpt.range), at: excerpt.levelState, listener, &mel)
      guard let sound = ExcerptSound(of: excerpt, in: blocks, context: context, columns: columns) else {
        throw NeuronsError.changed(file: excerpt.track)
      }
      sounds.append(sound)
    }
    return sounds
  }

  private static func columns(
    of samples: [Float], at state: LevelNormaliser.State, _ listener: NeuronListener, _ mel: inout MelStream
  ) -> [Float] {
    var (decibels, columns, level) = ([Float](), [Float](), state)
    mel.reset()
    mel.push(samples, appendingTo: &decibels)
    decibels.withUnsafeBufferPointer { decibels in
      for start in stride(from: 0, to: decibels.count, by: listener.mel.bands) {
        let column = UnsafeBufferPointer(rebasing: decibels[start..<start + listener.mel.bands])
        _ = listener.normaliser.normalise(column, state: &level, appendingTo: &columns)
      }
    }
    return columns
  }

  /// What a neuron makes of it at a position.
  public func activation(of neuron: Neuron, at position: Int, _ listener: NeuronListener) -> Float {
    // The network waits for the receptive field of a belief; what follows ours does not touch its first step.
    let missing = listener.network.receptiveField * listener.mel.bands - columns.count
    let padded = columns + [Float](repeating: 0, count: max(0, missing))
    var state = listener.network.zeroState
    var activation: Float = 0
    listener.network.convolve(padded, state: &state) { piece in
      guard piece.layer == neuron.layer, piece.firstStep == 0 else { return }
      activation = piece.values[position * piece.geometry.filters + neuron.index]
    }
    return activation
  }
}
