import Screen
import TOMLKit

/// One key of the config file. The reader, `genrescope config` and its default text are all made from the table of them.
struct ConfigKey: Sendable {
  /// Empty for the keys before the first section.
  let section: String
  let name: String
  /// What it is, for the file.
  let comment: String
  /// What a value has to be, in a person's words.
  let wanted: String
  /// The value as TOML writes it.
  let text: @Sendable (Config) -> String
  /// Takes a value over; returns whether it is one that can be.
  let take: @Sendable (any TOMLValueConvertible, inout Config) -> Bool

  static let all: [ConfigKey] = [
    text("", "model", \.model, "The model that listens; empty for the built-in one. $GENRESCOPE_MODEL goes before it."),
    text("picture", "theme", \.theme, "“genrescope themes” shows what there is."),
    choice("picture", "colour", \.colour, "The colours used; auto: what the terminal can do."),
    choice("picture", "glyphs", \.glyphs, "The characters drawn with."),
    number("picture", "fps", \.framesPerSecond, 1...120, "Frames a second, at most."),
    flag("picture", "sync", \.isSynchronised, "Whole frames at once, and charts shifted by the terminal itself."),
    flag("picture", "mouse", \.hasMouse, "Use the mouse; false leaves it to the terminal."),
    zoom("picture", "zoom", "Columns of the spectrogram in a cell."),
    whole(
      "picture", "gain", \.gain, -30...30, "dB added to the spectrogram's brightness; the network does not hear it."),
    whole("picture", "range", \.range, 20...100, "dB from the spectrogram's darkest colour to its brightest."),
    flag("picture", "notes", \.hasNoteNames, "Notes instead of kHz at the axis."),
    number("picture", "smoothing", \.smoothing, 0.1...15, "Time constant of the belief's smoothing, in seconds."),
    text("sound", "device", \.device, "The ALSA device to play through."),
    whole(
      "sound", "offset", \.offset, -500...2_000,
      "Milliseconds by which the sound is heard later than its device says, as with Bluetooth."),
    whole("sound", "volume", \.volume, 0...100, "In per cent."),
    choice("sound", "repeat", \.repeats, "What is played again."),
    flag("sound", "shuffle", \.isShuffled, "Play in random order."),
    text("listen", "device", \.captureDevice, "The ALSA device to listen to."),
  ]

  private typealias Path<Value> = WritableKeyPath<Config, Value> & Sendable

  private static func text(_ section: String, _ name: String, _ path: Path<String>, _ comment: String) -> ConfigKey {
    ConfigKey(section: section, name: name, comment: comment, wanted: "a text in quotes") {
      quoted($0[keyPath: path])
    } take: { value, config in
      value.string.map { config[keyPath: path] = $0 } != nil
    }
  }

  private static func flag(_ section: String, _ name: String, _ path: Path<Bool>, _ comment: String) -> ConfigKey {
    ConfigKey(section: section, name: name, comment: comment, wanted: "true or false") {
      String($0[keyPath: path])
    } take: { value, config in
      value.bool.map { config[keyPath: path] = $0 } != nil
    }
  }

  private static func whole(
    _ section: String, _ name: String, _ path: Path<Int>, _ range: ClosedRange<Int>, _ comment: String
  ) -> ConfigKey {
    let wanted = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    return ConfigKey(section: section, name: name, comment: comment, wanted: wanted) {
      String($0[keyPath: path])
    } take: { value, config in
      value.int.flatMap { range.contains($0) ? $0 : nil }.map { config[keyPath: path] = $0 } != nil
    }
  }

  private static func number(
    _ section: String, _ name: String, _ path: Path<Double>, _ range: ClosedRange<Double>, _ comment: String
  ) -> ConfigKey {
    let wanted = "a number from \(decimalText(range.lowerBound)) to \(decimalText(range.upperBound))"
    return ConfigKey(section: section, name: name, comment: comment, wanted: wanted) {
      decimalText($0[keyPath: path], digits: 3)
    } take: { value, config in
      double(value).flatMap { range.contains($0) ? $0 : nil }.map { config[keyPath: path] = $0 } != nil
    }
  }

  private static func choice<Choice: CaseIterable & RawRepresentable<String> & SendableMetatype>(
    _ section: String, _ name: String, _ path: Path<Choice>, _ comment: String
  ) -> ConfigKey {
    let wanted = Choice.allCases.map { quoted($0.rawValue) }.joined(separator: ", ")
    return ConfigKey(section: section, name: name, comment: comment, wanted: wanted) {
      quoted($0[keyPath: path].rawValue)
    } take: { value, config in
      value.string.flatMap(Choice.init).map { config[keyPath: path] = $0 } != nil
    }
  }

  private static func zoom(_ section: String, _ name: String, _ comment: String) -> ConfigKey {
    let wanted = Zoom.allCases.map { decimalText($0.columnsPerCell) }.joined(separator: ", ")
    return ConfigKey(section: section, name: name, comment: comment, wanted: wanted) {
      decimalText($0.zoom.columnsPerCell)
    } take: { value, config in
      let zoom = Zoom.allCases.first { $0.columnsPerCell == double(value) }
      return zoom.map { config.zoom = $0 } != nil
    }
  }

  private static func double(_ value: any TOMLValueConvertible) -> Double? {
    value.double ?? value.int.map(Double.init)
  }

  /// A basic string of TOML.
  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\" + String(scalar)
      case _ where !scalar.isShowable: "\\U" + hexadecimal(scalar.value, digits: 8)
      default: String(scalar)
      }
    }
    return "\"" + escaped.joined() + "\""
  }
}
