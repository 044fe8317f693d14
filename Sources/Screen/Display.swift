/// How the picture is drawn: what a user can change and what the terminal can do.
public struct DisplaySettings: Sendable {
  public var themes = ThemeChoice()
  public var glyphs = GlyphSet.halfBlocks
  /// False where the terminal has no colours: the charts are then drawn with letters and shades.
  public var hasColour = true
  /// The glyph sets that the terminal can show.
  public var glyphSets = GlyphSet.allCases
  public var zoom = Zoom.one
  /// Time constant of the belief's smoothing in seconds.
  public var smoothing = 1.7
  /// dB added to the spectrogram's brightness; the network hears nothing of it.
  public var gain = 0
  /// dB from the spectrogram's darkest colour to its brightest.
  public var range = 60
  /// Whether the frequency axis names notes instead of kHz.
  public var hasNoteNames = false
  /// How loud the sound is, in per cent.
  public var volume = 100
  public var isMuted = false
  public var order = PlayOrder()
  /// Whether the spectrogram shows what speaks for the leading genre and against it.
  public var showsWhy = false
  /// Whether the strongest neurons are shown.
  public var showsNeurons = false
  var colourMap = ColourMap.theme
  var focus = Focus.both
  var overlay: Overlay?
  /// The cell that the mouse is over, or the cursor is at.
  var pointer: (x: Int, y: Int)?
  /// The arrow keys move a cursor.
  var hasCursor = false
  /// The raw spectrogram is shown, with bands of equal width, instead of the mel one.
  public internal(set) var isRaw = false

  public init() {}

  /// Takes away what lies over the charts, mouse and cursor, before other charts are drawn.
  public mutating func clearCharts() { (overlay, pointer, hasCursor) = (nil, nil, false) }

  /// How loud the sound is to be: the square of the volume's share, which sounds even. 0 when muted.
  public var loudness: Float {
    let share = isMuted ? 0 : Float(volume) / 100
    return share * share
  }
}

/// How a playlist goes on.
public struct PlayOrder: Equatable, Sendable {
  public enum Repeat: String, CaseIterable, Sendable {
    case off, all, one
  }
  public var repeats = Repeat.off
  public var isShuffled = false

  public init() {}
}

/// Which of the charts are shown.
enum Focus: Int, CaseIterable, Sendable {
  case both, spectrogram, belief

  var next: Focus { Focus(rawValue: rawValue + 1) ?? .both }
}

/// What lies over the charts.
enum Overlay: Equatable, Sendable {
  /// The keys, from this line on.
  case help(first: Int)
  /// The playlist, with the selected entry.
  case playlist(selected: Int)
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
  /// What one belief has heard, in seconds; where nobody knows, the length of its columns is shown.
  public var receptiveSeconds: Double?
  /// Overruns and underruns of the sound device.
  public var xruns: Int?
  public var framesPerSecond: Double?
  /// Why nothing is to be heard, in a person's words.
  public var silence: String?
  /// Such as "256 colours".
  public var colourDepth = ""

  public init() {}
}
