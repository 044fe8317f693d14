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
  /// Where in the track the newest column ends, in seconds.
  private(set) var end = 0.0
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

  /// Appends a column in dB, low band first, and the raw spectrogram's, whatever their number of bands; a belief of
  /// another number of labels is completed with nothing. It ends at `time` seconds into the track.
  mutating func append(_ decibels: [Float], raw: [Float] = [], _ content: ColumnContent, at time: Double = 0) {
    end = time
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
    fitted(decibels.map(quantise))
  }

  /// A column of any number of bands as one of `bands`: each is the loudest of those in its place. Of none there is
  /// silence.
  public static func fitted(_ levels: [UInt8]) -> [UInt8] {
    guard !levels.isEmpty else { return Array(repeating: 0, count: bands) }
    guard levels.count != bands else { return levels }
    return (0..<bands).map { levels[Self.places(of: $0, among: bands, in: levels.count)].max() ?? 0 }
  }

  /// What the bands of a column add, whatever their number, as what `bands` of them do: the sum stays the same.
  public static func spread(_ contributions: some Collection<Float>) -> [Float] {
    let count = contributions.count
    guard count != bands else { return Array(contributions) }
    var spread = [Float](repeating: 0, count: bands)
    for (band, value) in contributions.enumerated() {
      let places = places(of: band, among: count, in: bands)
      for place in places { spread[place] += value / Float(places.count) }
    }
    return spread
  }

  /// Where a band of so many lies in a column of another number of bands.
  private static func places(of band: Int, among count: Int, in others: Int) -> Range<Int> {
    let first = band * others / count
    return first..<max(first + 1, (band + 1) * others / count)
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
