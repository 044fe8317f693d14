import Screen

/// The neurons of a layer side by side: what excites each of them, on one sheet.
///
/// Shapes: T columns of the receptive field, B bands, H bands of it at one position, C × H weights.
public struct NeuronSheet: Sendable {
  public struct Tile: Sendable {
    /// Its number.
    public let number: String
    public let name: String
    /// In decibels above the running level: [T, B]; empty where nothing excited it.
    public let patch: [Float]
    /// The same, laid over each other by where the filter fired: [T, H].
    public let aligned: [Float]?
    /// [C, H]
    public let weights: [Float]?
    /// Of each band, the share of the excerpts that the neuron heard it in: [B].
    public let heard: [Float]
    /// How much each genre excites it; only their proportions matter.
    public let genres: [Double]

    public init(
      number: String, name: String, patch: [Float], aligned: [Float]?, weights: [Float]?, heard: [Float],
      genres: [Double]
    ) {
      self.number = number
      self.name = name
      self.patch = patch
      self.aligned = aligned
      self.weights = weights
      self.heard = heard
      self.genres = genres
    }
  }

  public let title: String
  public let subtitle: String
  /// T
  public let columns: Int
  /// H
  public let height: Int
  /// Of each band, the frequency at its peak, in hertz.
  public let frequencies: [Double]
  /// What the tiles' `genres` are.
  public let genres: [String]
  public let tiles: [Tile]

  public init(
    title: String, subtitle: String, columns: Int, height: Int, frequencies: [Double], genres: [String], tiles: [Tile]
  ) {
    self.title = title
    self.subtitle = subtitle
    self.columns = columns
    self.height = height
    self.frequencies = frequencies
    self.genres = genres
    self.tiles = tiles
  }

  /// Draws the sheet: the bytes of a PNG or SVG file.
  public func picture(_ format: PictureFormat, theme: Theme) throws(PictureError) -> [UInt8] {
    let layout = SheetLayout(self)
    let paper = Paper(layout.size, format)
    SheetDrawing(sheet: self, look: Look(theme, labels: genres), layout: layout).draw(on: paper)
    return try paper.bytes()
  }
}

/// Where everything is on a sheet.
struct SheetLayout {
  static let margin = 20.0
  static let header = 84.0
  static let gap = 10.0
  /// Room for the frequencies at the left of a tile.
  static let axis = 30.0
  static let text = 42.0
  static let picture = 132.0
  static let row = text + picture + 2 * gap

  let perRow: Int
  /// How many tiles there is room for.
  let shown: Int
  let size: PictureSize
  /// Widths of the patch, of each of what is beside it, and of the histogram.
  let patch: Double
  let beside: [Double]
  let histogram: Double
  let tile: Double

  init(_ sheet: NeuronSheet) {
    // Eight beside each other, and more where a picture cannot be as high as they would need.
    let most = Double(PictureSize.allowed.upperBound)
    let mostRows = Int((most - Self.header - Self.margin) / Self.row)
    patch = 80
    let first = sheet.tiles.first
    beside = [first?.aligned, first?.weights].compactMap { $0 }.map { _ in 44 }
    histogram = sheet.genres.isEmpty ? 0 : 44
    tile = max(
      180, Self.axis + patch + beside.reduce(0) { $0 + $1 + Self.gap } + (histogram > 0 ? histogram + Self.gap : 0))
    let mostPerRow = Int((most - 2 * Self.margin) / (tile + 2 * Self.gap))
    shown = min(sheet.tiles.count, mostRows * mostPerRow)
    perRow = max(1, min(8, shown), (shown + mostRows - 1) / mostRows)
    let rows = (shown + perRow - 1) / perRow
    let width = max(2 * Self.margin + Double(perRow) * (tile + 2 * Self.gap), 900)
    let height = Self.header + Double(rows) * Self.row + Self.margin
    size = PictureSize(width: Int(width), height: Int(height))
  }

  /// The upper left corner of a tile.
  func origin(_ index: Int) -> (x: Double, y: Double) {
    (
      Self.margin + Double(index % perRow) * (tile + 2 * Self.gap),
      Self.header + Double(index / perRow) * Self.row
    )
  }
}
