import TOMLKit

/// Takes a theme's tables key by key; what it cannot use becomes a warning.
struct ThemeReader {
  private(set) var theme = Theme.deepsound
  private(set) var warnings: [ThemeWarning] = []
  private let lines: TOMLLines
  private let file: String

  init(source: String, file: String, name: String) {
    lines = TOMLLines(source)
    self.file = file
    theme.name = name
  }

  mutating func read(_ table: TOMLTable) {
    for (section, value) in table {
      guard let keys = value.table else {
        warn("", section, "\"\(section)\" belongs into a section: [ui], [spectrogram], [belief] or [genre]")
        continue
      }
      switch section {
      case "ui": readColours(section, keys, Self.interfaceKeys)
      case "belief":
        readTextures(keys)
        readColours(section, keys, Self.beliefKeys, besides: ["textures"])
      case "spectrogram": readSpectrogram(keys)
      case "genre": readGenres(keys)
      default: warn(section, nil, "unknown section [\(section)]; known: ui, spectrogram, belief, genre")
      }
    }
  }

  private static let interfaceKeys: [String: WritableKeyPath<Theme, Colour> & Sendable] = [
    "background": \.interface.background, "text": \.interface.text, "dim": \.interface.dim,
    "title": \.interface.title, "accent": \.interface.accent, "frame": \.interface.frame,
    "warning": \.interface.warning, "trough": \.interface.trough, "meter_low": \.interface.meterLow,
    "meter_middle": \.interface.meterMiddle, "meter_high": \.interface.meterHigh,
  ]

  private static let beliefKeys: [String: WritableKeyPath<Theme, Colour> & Sendable] = [
    "hatch": \.belief.hatch, "dark_letter": \.belief.darkLetter, "light_letter": \.belief.lightLetter,
  ]

  private mutating func readColours(
    _ section: String, _ keys: TOMLTable, _ known: [String: WritableKeyPath<Theme, Colour> & Sendable],
    besides others: [String] = []
  ) {
    for (key, value) in keys where !others.contains(key) {
      guard let path = known[key] else {
        warn(
          section, key,
          "unknown key \"\(key)\" in [\(section)]; known: \((known.keys + others).sorted().joined(separator: ", "))")
        continue
      }
      if let colour = colour(value, section, key) { theme[keyPath: path] = colour }
    }
  }

  private mutating func readTextures(_ keys: TOMLTable) {
    guard let value = keys["textures"] else { return }
    guard let isWanted = value.bool else { return warn("belief", "textures", "textures must be true or false") }
    theme.belief.hasTextures = isWanted
  }

  private mutating func readSpectrogram(_ keys: TOMLTable) {
    for (key, value) in keys {
      guard key == "stops", let stops = value.array, (2...64).contains(stops.count) else {
        let isStops = key == "stops"
        warn(
          "spectrogram", key,
          isStops ? "stops must be a list of 2 to 64 colours" : "unknown key \"\(key)\"; known: stops")
        continue
      }
      let colours = stops.compactMap { colour($0, "spectrogram", key) }
      if colours.contains(where: \.isTerminalDefault) {
        warn("spectrogram", key, "a stop cannot be the terminal's own colour")
      } else if colours.count == stops.count {
        theme.spectrogram = ColourRamp(stops: colours)
      }
    }
  }

  private mutating func readGenres(_ keys: TOMLTable) {
    for (key, value) in keys {
      guard let colour = colour(value, "genre", key) else { continue }
      if colour.isTerminalDefault {
        warn("genre", key, "a genre needs a colour of its own")
      } else {
        theme.genres[Theme.genreKey(key)] = colour
      }
    }
  }

  /// "#rrggbb", "" or {hex, c256, c16}.
  private mutating func colour(_ value: some TOMLValueConvertible, _ section: String, _ key: String) -> Colour? {
    if let text = value.string {
      if text.isEmpty { return .terminalDefault }
      if let colour = Colour(hexText: text) { return colour }
    } else if let parts = value.table, Set(parts.keys).isSubset(of: ["hex", "c256", "c16"]) {
      let index256 = index(parts["c256"], below: 256)
      let index16 = index(parts["c16"], below: 16)
      if let hex = parts["hex"]?.string, let index256, let index16,
        let colour = Colour(hexText: hex, index256: index256.index, index16: index16.index)
      {
        return colour
      }
    }
    warn(
      section, key,
      "\"\(key)\" is not a colour; write \"#rrggbb\", {hex = \"#rrggbb\", c256 = 0…255, c16 = 0…15} or \"\"")
    return nil
  }

  /// An index that may be absent; nil when it is there but wrong.
  private func index(_ value: (any TOMLValueConvertible)?, below limit: Int) -> (index: UInt8?, Void)? {
    guard let value else { return (nil, ()) }
    guard let index = value.int, (0..<limit).contains(index) else { return nil }
    return (UInt8(index), ())
  }

  private mutating func warn(_ section: String, _ key: String?, _ reason: String) {
    warnings.append(ThemeWarning(file: file, line: lines.line(section: section, key: key), reason: sanitised(reason)))
  }
}
