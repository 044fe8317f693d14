/// What the mouse does at a cell.
public struct Pointer: Equatable, Sendable {
  public var x: Int
  public var y: Int
  /// The left button has just gone down.
  public var isPressed: Bool

  public init(x: Int, y: Int, isPressed: Bool) {
    self.x = x
    self.y = y
    self.isPressed = isPressed
  }
}

/// Applies the mouse to the model; `size` is the screen's. A press in the overview seeks there,
/// unless something lies over it.
public func update(_ model: inout ScopeModel, _ pointer: Pointer, size: Size) -> Effect? {
  model.display.hasCursor = false
  // What it reads out takes the place of words that have been read.
  if let (x, y) = model.display.pointer, (x, y) != (pointer.x, pointer.y), model.message?.isWarning == false {
    model.message = nil
  }
  model.display.pointer = (pointer.x, pointer.y)
  guard pointer.isPressed, !model.isLive, model.display.overlay == nil,
    let area = Layout(size, model.display.focus)?.overview, area.contains(pointer.x, pointer.y)
  else { return nil }
  return .seekTo(OverviewPane.span(model) * (Double(pointer.x - area.x) + 0.5) / Double(area.width))
}

/// What is to be read where the mouse or the cursor is: time, frequency, level and beliefs.
struct ReadOut {
  let time: String
  /// Of the spectrogram only.
  let sound: String?
  /// The greatest beliefs there; empty while there are none.
  let beliefs: [(label: Int, percent: Int)]

  /// Nil where it is over neither chart, or nothing has been heard there.
  init?(_ model: ScopeModel, _ layout: Layout) {
    guard let (x, y) = model.display.pointer else { return nil }
    let charts = [layout.spectrogram, layout.belief].compactMap { $0 }
    guard let chart = charts.first(where: { $0.contains(x, y) }) else { return nil }
    let axis = TimeAxis(model, width: chart.width)
    guard let slot = axis.slot(at: x - chart.x) else { return nil }
    let glyphs = model.display.glyphs
    time = glyphs.minus + decimalText(Double(chart.right - 1 - x) * axis.secondsPerCell) + " s"
    sound =
      chart == layout.spectrogram ? Self.sound(axis.columns, slot, row: y - chart.y, of: chart.height, model) : nil
    beliefs = axis.columns.state(slot).kind == .belief ? Self.beliefs(axis.columns, slot) : []
  }

  private static func sound(
    _ columns: PooledColumns, _ slot: Int, row: Int, of rows: Int, _ model: ScopeModel
  ) -> String {
    let bands = SpectrogramPane.bands(of: columns.bands, row: rows - 1 - row, rows: rows)
    let start = slot % PooledColumns.capacity * columns.bands
    let levels = columns.levels(isRaw: model.display.isRaw)
    let loudest = bands.max { levels[start + $0] < levels[start + $1] } ?? bands.lowerBound
    let hertz = model.hertz(atHeight: model.centre(ofBand: loudest, of: columns.bands))
    let frequency = hertz < 1000 ? decimalText(hertz, digits: 0) + " Hz" : decimalText(hertz / 1000, digits: 2) + " kHz"
    let decibels = Int(History.decibels(levels[start + loudest]).rounded())
    let sign = decibels < 0 ? model.display.glyphs.minus : ""
    return frequency + "  " + sign + String(abs(decibels)) + " dB"
  }

  private static func beliefs(_ columns: PooledColumns, _ slot: Int) -> [(label: Int, percent: Int)] {
    let start = slot % PooledColumns.capacity * columns.labels
    let percent = sharesOut(100, in: Array(columns.belief[start..<start + columns.labels]))
    return percent.indices.sorted { percent[$0] > percent[$1] }.prefix(4).map { ($0, percent[$0]) }
      .filter { $0.percent > 0 }
  }
}
