/// Passages of the pieces, one after the other.
public struct Medley: Sendable {
  public static let name = "medley"

  /// Some bars of a piece.
  public struct Excerpt: Sendable {
    public let piece: String
    /// Where it starts and ends in the piece, in seconds.
    public let seconds: (start: Double, end: Double)
    /// Seconds over which it fades at its end.
    public let fade: Double

    init(_ score: Score, bars: Range<Int>, fade: Double = 0.08) {
      piece = score.name
      seconds = (
        score.seconds(at: Double(bars.lowerBound) * score.beatsPerBar),
        score.seconds(at: Double(bars.upperBound) * score.beatsPerBar)
      )
      self.fade = fade
    }
  }

  public let excerpts: [Excerpt]

  /// In seconds.
  public var duration: Double { excerpts.reduce(0) { $0 + $1.seconds.end - $1.seconds.start } }

  /// The tour through the genres.
  public static let medley = Medley(excerpts: [
    Excerpt(.classical, bars: 0..<8),
    Excerpt(.reggae, bars: 4..<14),
    Excerpt(.metal, bars: 8..<20),
    Excerpt(.hiphop, bars: 1..<8),
    Excerpt(.classical, bars: 8..<14),
    Excerpt(.disco, bars: 8..<16),
    Excerpt(.country, bars: 8..<16),
  ])
}
