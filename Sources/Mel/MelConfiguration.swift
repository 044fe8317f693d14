/// What defines a mel column. It belongs to a model: a network hears only what it was trained on.
public struct MelConfiguration: Sendable, Equatable {
  /// Samples a second.
  public let sampleRate: Int
  /// Samples in a window, the transform's size: even, and 16 at least.
  public let window: Int
  /// Samples from one column's start to the next one's.
  public let hop: Int
  /// Mel bands in a column, low band first.
  public let bands: Int

  public init(sampleRate: Int = 22_050, window: Int = 2_048, hop: Int = 1_024, bands: Int = 128) {
    self.sampleRate = sampleRate
    self.window = window
    self.hop = hop
    self.bands = bands
  }

  /// Seconds from one column to the next.
  public var columnSeconds: Double { Double(hop) / Double(sampleRate) }
}
