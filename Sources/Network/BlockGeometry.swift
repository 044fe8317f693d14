import Glibc

/// The sizes of one convolution block, derived from its configuration and its input.
///
/// Shapes: T columns in time, B bands and C channels in, P positions of a filter along the bands, F filters.
/// A column is stored band by band, channel fastest: [B, C] in, [P, F] after the convolution.
public struct BlockGeometry: Sendable, Equatable {
  public let block: ModelConfiguration.Convolution
  /// B
  public let inBands: Int
  /// C
  public let inChannels: Int
  /// Bands that a filter spans.
  public let height: Int
  /// P
  public let positions: Int
  /// Bands after pooling.
  public let outBands: Int

  public init(_ block: ModelConfiguration.Convolution, inBands: Int, inChannels: Int) {
    self.block = block
    self.inBands = inBands
    self.inChannels = inChannels
    height = block.bands == 0 ? inBands : block.bands
    positions = (inBands + 2 * block.bandPadding - height) / block.bandStep + 1
    outBands = positions / block.poolBands
  }

  /// F
  public var filters: Int { block.filters }
  /// Values in an input column: B · C.
  public var inSize: Int { inBands * inChannels }
  /// Values in a column between convolution and pooling: P · F.
  public var midSize: Int { positions * filters }
  /// Values in a pooled column.
  public var outSize: Int { outBands * filters }
  /// Values under a filter: time · height · C.
  public var patchSize: Int { block.time * height * inChannels }

  /// The blocks of a network, each fed by the one before it.
  public static func chain(_ configuration: ModelConfiguration) -> [BlockGeometry] {
    var blocks: [BlockGeometry] = []
    for block in configuration.convolutions {
      blocks.append(
        BlockGeometry(
          block, inBands: blocks.last?.outBands ?? configuration.bands, inChannels: blocks.last?.filters ?? 1))
    }
    return blocks
  }

  /// Copies what each filter sees into rows, so that the convolution is one matrix product (im2col).
  /// - Parameters:
  ///   - columns: [steps + time − 1, B, C]
  ///   - patches: [steps · P, time · height · C], written whole; what lies in the padding is zero.
  public func gather(
    _ columns: UnsafePointer<Float>, steps: Int, into patches: UnsafeMutablePointer<Float>
  ) {
    let run = height * inChannels
    var row = patches
    for step in 0..<steps {
      for position in 0..<positions {
        let bottom = position * block.bandStep - block.bandPadding
        let inside = max(0, bottom)..<min(inBands, bottom + height)
        for tap in 0..<block.time {
          if inside.count < height { row.update(repeating: 0, count: run) }
          (row + (inside.lowerBound - bottom) * inChannels).update(
            from: columns + (step + tap) * inSize + inside.lowerBound * inChannels,
            count: inside.count * inChannels)
          row += run
        }
      }
    }
  }
}

extension ModelConfiguration {
  /// Columns that must be heard before the first belief.
  public var receptiveField: Int {
    var field = 1
    var jump = 1
    for block in convolutions {
      field += (block.time - 1) * jump + (block.poolTime - 1) * jump
      jump *= block.poolTime
    }
    return field
  }

  /// Columns from one belief to the next.
  public var stride: Int { convolutions.reduce(1) { $0 * $1.poolTime } }

  /// The most that an LSTM's cell keeps from one step to the next: e^(−step / memory), or 1 where nothing bounds it. Its
  /// forget gates are scaled by this, so that a model in a session of hours hears as it was trained to, on seconds.
  public var forgetLimit: Float {
    guard let lstmMemory else { return 1 }
    return Float(exp(-Double(stride) * columnSeconds / lstmMemory))
  }
}
