/// What has been heard of a track lately, for excerpts to be taken out of it without decoding it again.
struct RecentSound {
  private let bands: Int
  private let context: Int
  private let longest: (samples: Int, columns: Int)
  private var blocks = SampleBlocks(from: 0)
  /// The columns heard, normalised, from `firstColumn` on: [n, bands].
  private var columns: [Float] = []
  private var firstColumn = 0

  /// - Parameters:
  ///   - context: samples before and after an excerpt that go with it.
  ///   - longest: how much is kept at least.
  init(bands: Int, context: Int, longest: (samples: Int, columns: Int)) {
    self.bands = bands
    self.context = context
    self.longest = longest
  }

  mutating func append(samples: [Float]) {
    blocks.append(samples)
    blocks.forget(before: blocks.range.upperBound - longest.samples)
  }

  mutating func append(columns new: [Float]) {
    let excess = max(0, columns.count / bands - longest.columns)
    columns.removeFirst(excess * bands)
    firstColumn += excess
    columns += new
  }

  /// The sound of an excerpt, or nil where it was too long ago.
  /// - Parameter heard: the columns of its receptive field, counted among those heard.
  func sound(of excerpt: Excerpt, columns heard: Range<Int>) -> ExcerptSound? {
    guard heard.lowerBound >= firstColumn else { return nil }
    let rows = heard.lowerBound - firstColumn..<heard.upperBound - firstColumn
    return ExcerptSound(
      of: excerpt, in: blocks, context: context,
      columns: Array(columns[rows.lowerBound * bands..<rows.upperBound * bands]))
  }
}
