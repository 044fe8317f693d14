import Glibc
import Screen

/// The kinds of picture file.
public enum PictureFormat: String, CaseIterable, Sendable {
  case png, svg

  /// The format that a file's name asks for; nil where it names none of them.
  public init?(file: String) {
    guard let dot = file.lastIndex(of: ".") else { return nil }
    self.init(rawValue: file[file.index(after: dot)...].lowercased())
  }
}

/// The size of a picture in pixels.
public struct PictureSize: Equatable, Sendable {
  /// What width and height may be: Cairo's image surfaces end at 32,767, and a person's memory before.
  public static let allowed = 160...16_000

  public let width: Int
  public let height: Int

  /// 1600 × 900.
  public static let standard = PictureSize(width: 1_600, height: 900)

  /// A size; numbers outside `allowed` go to its ends.
  public init(width: Int, height: Int) {
    func clamped(_ value: Int) -> Int { max(Self.allowed.lowerBound, min(Self.allowed.upperBound, value)) }
    self.width = clamped(width)
    self.height = clamped(height)
  }

  /// A size from “1600x900”; nil when the text is none, or one that is not allowed.
  public init?(_ text: String) {
    let numbers = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let width = numbers[0], let height = numbers[1],
      Self.allowed.contains(width), Self.allowed.contains(height)
    else { return nil }
    self.init(width: width, height: height)
  }
}

/// Why there is no picture.
public enum PictureError: Error, Equatable, CustomStringConvertible {
  case cannotDraw(reason: String)

  public var description: String {
    switch self {
    case .cannotDraw(let reason): "the picture cannot be drawn (\(reason)); try a smaller size."
    }
  }
}

extension Chart {
  /// Draws the chart: the bytes of a PNG or SVG file. One drawing for both.
  public func picture(_ format: PictureFormat, size: PictureSize, theme: Theme) throws(PictureError) -> [UInt8] {
    let paper = Paper(size, format)
    Drawing(chart: self, look: Look(theme, labels: labels), layout: PictureLayout(size)).draw(on: paper)
    return try paper.bytes()
  }
}

/// A theme's colours on paper, which has no colours of its own.
struct Look {
  let background: Colour
  let text: Colour
  let dim: Colour
  let title: Colour
  let frame: Colour
  let trough: Colour
  let hatch: Colour
  let ramp: ColourRamp
  let genres: [Colour]
  /// Whether each genre has a pattern besides.
  let hasTextures: Bool
  /// Colour of a name on its genre's colour.
  let inks: [Colour]

  init(_ theme: Theme, labels: [String]) {
    let isDark = theme.interface.background.isTerminalDefault || theme.interface.background.luma < 0.5
    func solid(_ colour: Colour, _ dark: UInt32, _ light: UInt32) -> Colour {
      colour.isTerminalDefault ? Colour(isDark ? dark : light) : colour
    }
    background = solid(theme.interface.background, 0x0b0d12, 0xffffff)
    text = solid(theme.interface.text, 0xd4d8e0, 0x24292f)
    dim = solid(theme.interface.dim, 0x7d8594, 0x6a737d)
    title = solid(theme.interface.title, 0xffffff, 0x000000)
    frame = solid(theme.interface.frame, 0x39404d, 0xc4c9d0)
    trough = solid(theme.interface.trough, 0x1d222c, 0xe4e7ec)
    hatch = solid(theme.belief.hatch, 0x39404d, 0xc4c9d0)
    ramp = theme.spectrogram
    genres = theme.colours(for: labels)
    hasTextures = theme.belief.hasTextures
    let letters = [
      solid(theme.belief.darkLetter, 0x10131a, 0x10131a), solid(theme.belief.lightLetter, 0xf4f6fa, 0xf4f6fa),
    ]
    inks = genres.map { ground in
      letters[0].contrast(to: ground) >= letters[1].contrast(to: ground) ? letters[0] : letters[1]
    }
  }
}

extension Colour {
  /// How well two colours stand out from each other, 1…21 (the contrast ratio of WCAG 2).
  fileprivate func contrast(to other: Colour) -> Double {
    let (a, b) = (luminance, other.luminance)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  /// Relative luminance (ITU-R BT.709 primaries, sRGB's transfer function).
  private var luminance: Double {
    func linear(_ channel: UInt8) -> Double {
      let value = Double(channel) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }
}
