/// What the network had to say about a column.
public enum ColumnContent: Equatable, Sendable {
  /// The smoothed belief, one value per label.
  case belief([Float])
  /// The receptive field is not full yet.
  case warmingUp
  /// Nothing was heard.
  case silence
}

/// The columns that can still be shown, at every zoom of the time axis. Its memory is bounded.
public struct History: Sendable {
  /// Mel bands of a column.
  public static let bands = 128
  /// dB of the quantised values 0 and 255.
  static let quantisedRange: ClosedRange<Float> = -100...52.4

  private(set) var levels: [PooledColumns]
  private var seekPending = false
  private let labels: Int

  init(labels: Int) {
    self.labels = labels
    levels = [1, 2, 4, 8, 16].map { PooledColumns(columnsPerSlot: $0, bands: Self.bands, labels: labels) }
  }

  /// Columns appended since the start.
  public var columns: Int { levels[0].columns }

  /// The columns at a zoom.
  func level(_ zoom: Zoom) -> PooledColumns { levels[zoom.level] }

  /// The next column is marked as the first after a seek.
  mutating func markSeek() { seekPending = true }

  /// Appends a column of `bands` values in dB, low band first, and the raw spectrogram's; a column of another length,
  /// or a belief of another number of labels, is completed with nothing.
  mutating func append(_ decibels: [Float], raw: [Float] = [], _ content: ColumnContent) {
    let (column, rawColumn) = (Self.quantised(decibels), Self.quantised(raw))
    var content = content
    if case .belief(let values) = content, values.count != labels {
      content = .belief(Array(values.prefix(labels)) + Array(repeating: 0, count: max(0, labels - values.count)))
    }
    for index in levels.indices {
      levels[index].append(column, raw: rawColumn, content, isSeek: seekPending)
    }
    seekPending = false
  }

  private static func quantised(_ decibels: [Float]) -> [UInt8] {
    decibels.prefix(bands).map(quantise) + Array(repeating: 0, count: max(0, bands - decibels.count))
  }

  /// Steps of about 0.6 dB.
  public static func quantise(_ decibels: Float) -> UInt8 {
    let range = quantisedRange
    let position = (decibels - range.lowerBound) / (range.upperBound - range.lowerBound)
    return position > 0 ? UInt8(min(255, position * 255 + 0.5)) : 0
  }

  public static func decibels(_ value: UInt8) -> Float {
    quantisedRange.lowerBound + Float(value) / 255 * (quantisedRange.upperBound - quantisedRange.lowerBound)
  }
}
