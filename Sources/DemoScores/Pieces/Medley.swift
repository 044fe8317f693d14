/// Passages of the pieces, one after the other.
public struct Medley: Sendable {
  public static let name = "medley"

  /// Some bars of a piece.
  public struct Excerpt: Sendable {
    public let piece: String
    /// Where it starts and ends in the piece, in seconds; the last bar rings out.
    public let seconds: (start: Double, end: Double)
    /// Seconds over which it fades at its end.
    public let fade: Double

    init(_ score: Score, bars: Range<Int>, fade: Double = 0.08) {
      piece = score.name
      seconds = (
        score.seconds(at: Double(bars.lowerBound) * score.beatsPerBar),
        bars.upperBound == score.bars ? score.seconds : score.seconds(at: Double(bars.upperBound) * score.beatsPerBar)
      )
      self.fade = fade
    }
  }

  public let excerpts: [Excerpt]

  /// In seconds.
  public var duration: Double { excerpts.reduce(0) { $0 + $1.seconds.end - $1.seconds.start } }

  /// The tour through the genres; each excerpt is about a quarter of a minute.
  public static let medley = Medley(excerpts: [
    Excerpt(.classical, bars: 0..<8),
    Excerpt(.metal, bars: 13..<21),
    Excerpt(.blues, bars: 3..<9),
    Excerpt(.disco, bars: 7..<15),
    Excerpt(.jazz, bars: 9..<19),
    Excerpt(.rock, bars: 10..<18),
    Excerpt(.pop, bars: 8..<15),
    Excerpt(.electronic, bars: 8..<16),
  ])
}
