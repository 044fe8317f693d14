/// The mel-spectrogram, or the raw one, with its scale.
struct SpectrogramPane {
  let model: ScopeModel
  let pen: Pen
  let area: Area
  private let steps: [UInt8]

  init(model: ScopeModel, pen: Pen, area: Area) {
    self.model = model
    self.pen = pen
    self.area = area
    steps = Self.steps(model)
  }

  func draw(on canvas: inout Canvas) {
    FrequencyAxis(model: model, pen: pen, area: area).draw(on: &canvas)
    let axis = TimeAxis(model, width: area.width)
    let rows = bandRows(of: axis.columns.bands)
    let source = isPixelled && pen.glyphs.pixels.width > 1 ? axis.halves : axis.columns
    source.levels(isRaw: model.display.isRaw).withUnsafeBufferPointer { mel in
      for x in 0..<area.width {
        guard let slot = axis.slot(at: x) else { continue }
        if isPixelled {
          drawColumn(mel, axis, slot, rows, x: area.x + x, on: &canvas)
        } else {
          shadeColumn(mel, slot, rows, x: area.x + x, on: &canvas)
        }
        if axis.columns.state(slot).isSeek && axis.isFirstCell(x) { drawMark(x: area.x + x, on: &canvas) }
      }
    }
  }

  /// Braille shows brightness by its dots; the other glyphs need colours.
  private var isPixelled: Bool { pen.hasColour || pen.glyphs == .braille }

  /// The step of the ramp for each quantised value.
  private static func steps(_ model: ScopeModel) -> [UInt8] {
    let range = Float(model.display.range)
    let floor = model.shownGain.top - Float(model.display.gain) - range
    return (0...255).map { UInt8(ColourRamp.step((History.decibels(UInt8($0)) - floor) / range)) }
  }

  /// The bands that share each row of pixels, from the top.
  private func bandRows(of bands: Int) -> [Range<Int>] {
    let rows = area.height * (isPixelled ? pen.glyphs.pixels.height : 1)
    return (0..<rows).reversed().map { Self.bands(of: bands, row: $0, rows: rows) }
  }

  /// The bands of a row, counted from the bottom.
  static func bands(of bands: Int, row: Int, rows: Int) -> Range<Int> {
    let first = row * bands / rows
    return first..<max(first + 1, (row + 1) * bands / rows)
  }

  private func drawColumn(
    _ mel: UnsafeBufferPointer<UInt8>, _ axis: TimeAxis, _ slot: Int, _ rows: [Range<Int>], x: Int,
    on canvas: inout Canvas
  ) {
    let pixels = pen.glyphs.pixels
    let (left, right) = pixels.width > 1 ? axis.halves(of: slot) : (slot, slot)
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: pixels.width * pixels.height) { cell in
      for row in 0..<area.height {
        for line in 0..<pixels.height {
          let bands = rows[row * pixels.height + line]
          let place = line * pixels.width
          cell.initializeElement(at: place, to: steps[Int(peak(mel, left, bands))])
          if pixels.width > 1 { cell.initializeElement(at: place + 1, to: steps[Int(peak(mel, right, bands))]) }
        }
        var drawn = pen.glyphs.cell(UnsafeBufferPointer(cell), pen.ramp)
        if !pen.hasColour { drawn.ink = pen.text }
        canvas.put(drawn, x: x, y: area.y + row)
      }
    }
  }

  private func shadeColumn(
    _ mel: UnsafeBufferPointer<UInt8>, _ slot: Int, _ rows: [Range<Int>], x: Int, on canvas: inout Canvas
  ) {
    let shades = pen.glyphs.shades
    for row in 0..<area.height {
      let step = Int(steps[Int(peak(mel, slot, rows[row]))])
      canvas.put(shades[step * shades.count / ColourRamp.steps], x: x, y: area.y + row, pen.text)
    }
  }

  /// The loudest of some bands of a slot.
  private func peak(_ mel: UnsafeBufferPointer<UInt8>, _ slot: Int, _ bands: Range<Int>) -> UInt8 {
    let start = slot % PooledColumns.capacity * History.bands
    var loudest: UInt8 = 0
    for band in bands { loudest = max(loudest, mel[start + band]) }
    return loudest
  }

  private func drawMark(x: Int, on canvas: inout Canvas) {
    for y in area.y..<area.bottom { canvas.put(pen.glyphs.mark, x: x, y: y, pen.accent) }
  }
}
