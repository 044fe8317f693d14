/// How the picture is drawn: what a user can change and what the terminal can do.
public struct DisplaySettings: Sendable {
  public var themes = ThemeChoice()
  public var glyphs = GlyphSet.halfBlocks
  /// False where the terminal has no colours: the charts are then drawn with letters and shades.
  public var hasColour = true
  public var zoom = Zoom.one
  /// Time constant of the belief's smoothing in seconds.
  public var smoothing = 1.7
  public var isHelpShown = false

  public init() {}
}

/// A line for the user, kept until a key is pressed.
public struct Message: Equatable, Sendable {
  public var text: String
  public var isWarning: Bool

  public init(_ text: String, isWarning: Bool = false) {
    self.text = sanitised(text)
    self.isWarning = isWarning
  }
}

/// Numbers of the status line; what is nil is not shown.
public struct Status: Equatable, Sendable {
  /// From sound to picture, in milliseconds.
  public var latency: Double?
  /// Overruns and underruns of the sound device.
  public var xruns: Int?
  public var framesPerSecond: Double?
  /// Why nothing is to be heard, in a person's words.
  public var silence: String?
  /// Such as "256 colours".
  public var colourDepth = ""

  public init() {}
}
