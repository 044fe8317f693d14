import Screen

/// What the user's config file can set. Flags on the command line override it.
struct Config: Equatable {
  /// The model file; empty for the built-in one.
  var model = ""

  var theme = Theme.deepsound.name
  var colour = ColourChoice.auto
  var glyphs = GlyphSet.halfBlocks
  var framesPerSecond = 30.0
  var isSynchronised = true
  var hasMouse = true
  var zoom = Zoom.one
  var gain = 0
  var range = 60
  var hasNoteNames = false
  var smoothing = 1.7

  var device = "default"
  var offset = 0
  var volume = 100
  var repeats = PlayOrder.Repeat.off
  var isShuffled = false

  var captureDevice = "default"
}

/// The colours to be used.
enum ColourChoice: String, CaseIterable {
  case auto
  case truecolour
  case indexed256 = "256"
  case sixteen = "16"
  case none
}

extension Config {
  /// What the settings of the picture are at the start.
  var display: DisplaySettings {
    var display = DisplaySettings()
    (display.zoom, display.gain, display.range) = (zoom, gain, range)
    (display.hasNoteNames, display.smoothing) = (hasNoteNames, smoothing)
    display.volume = volume
    (display.order.repeats, display.order.isShuffled) = (repeats, isShuffled)
    return display
  }
}
