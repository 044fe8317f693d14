import Screen

/// What a picture shows: the columns of both charts on one time axis, and the words around them.
public struct Chart: Sendable {
  /// Text from outside (tags, file names); only harmless characters of it stay.
  public let title: String
  /// A second line: length, model.
  public let subtitle: String
  /// The genres, in the stack's order from the top.
  public let labels: [String]
  /// Where in the track the first column begins, in seconds.
  public let start: Double
  /// Seconds from one column to the next.
  public let columnDuration: Double
  /// The frequency at the upper edge, in hertz.
  public let highest: Double
  /// Whether the bands are of equal width in hertz instead of on the mel scale.
  public let isRaw: Bool
  /// The belief of the whole, for the legend: one value a label.
  public var summary: [Float]?

  /// [columns, `History.bands`], quantised decibels, low band first.
  private(set) var levels: [UInt8] = []
  /// What the network had to say about each column.
  private(set) var contents: [ColumnContent] = []

  /// A chart with no columns yet. `columnDuration` and `highest` must be positive.
  public init(
    title: String, subtitle: String, labels: [String], start: Double = 0, columnDuration: Double, highest: Double,
    isRaw: Bool = false
  ) {
    precondition(columnDuration > 0 && highest > 0, "columns take time, bands have frequencies")
    self.title = sanitised(title)
    self.subtitle = sanitised(subtitle)
    self.labels = labels.map(sanitised)
    self.start = start
    self.columnDuration = columnDuration
    self.highest = highest
    self.isRaw = isRaw
  }

  /// Appends a column in dB, low band first, whatever its number of bands; a belief of another number of labels is none.
  public mutating func append(_ decibels: [Float], _ content: ColumnContent) {
    append(quantised: decibels.map(History.quantise), content)
  }

  /// Appends a column quantised as `History.quantise` does it.
  public mutating func append(quantised values: [UInt8], _ content: ColumnContent) {
    levels += History.fitted(values)
    if case .belief(let belief) = content, belief.count != labels.count {
      contents.append(.silence)
    } else {
      contents.append(content)
    }
  }

  /// How many columns there are.
  public var columns: Int { contents.count }

  /// Seconds from the left edge to the right one.
  var duration: Double { Double(columns) * columnDuration }

  /// How high a frequency stands in the spectrogram, from 0 at the bottom to 1 at the top.
  func height(ofHertz frequency: Double) -> Double {
    spectrogramHeight(ofHertz: frequency, upTo: highest, isRaw: isRaw)
  }

  /// The brightest level drawn, as a quantised value: what one cell in a thousand exceeds.
  var brightest: UInt8 {
    var counts = [Int](repeating: 0, count: 256)
    for value in levels { counts[Int(value)] += 1 }
    var left = levels.count / 1_000
    for value in (1..<256).reversed() {
      left -= counts[value]
      if left < 0 { return UInt8(value) }
    }
    return 0
  }
}
