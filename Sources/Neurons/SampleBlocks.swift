/// A stretch of a track in the blocks in which it was decoded. Copies share the blocks.
struct SampleBlocks: Sendable {
  private var blocks: [[Float]] = []
  /// The samples of the track that it holds.
  private(set) var range: Range<Int>

  /// None yet.
  /// - Parameter start: the place of the first sample to come.
  init(from start: Int) { range = start..<start }

  mutating func append(_ block: [Float]) {
    blocks.append(block)
    range = range.lowerBound..<range.upperBound + block.count
  }

  /// Forgets the blocks that end before a sample.
  mutating func forget(before sample: Int) {
    var forgotten = 0
    while forgotten < blocks.count, range.lowerBound + blocks[forgotten].count <= sample {
      range = range.lowerBound + blocks[forgotten].count..<range.upperBound
      forgotten += 1
    }
    blocks.removeFirst(forgotten)
  }

  /// Only the blocks that some samples are in.
  func touching(_ wanted: Range<Int>) -> SampleBlocks {
    var kept = self
    kept.forget(before: wanted.lowerBound)
    while let last = kept.blocks.last, kept.range.upperBound - last.count >= wanted.upperBound {
      kept.range = kept.range.lowerBound..<kept.range.upperBound - last.count
      kept.blocks.removeLast()
    }
    return kept
  }

  /// The samples at some places of the track, as far as it holds them.
  func samples(_ wanted: Range<Int>) -> [Float] {
    var samples: [Float] = []
    samples.reserveCapacity(wanted.count)
    var start = range.lowerBound
    for block in blocks {
      let part = wanted.clamped(to: start..<start + block.count)
      samples += block[part.lowerBound - start..<part.upperBound - start]
      start += block.count
    }
    return samples
  }
}
