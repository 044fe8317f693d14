import Glibc

/// The mel-spectrogram with its scale in kHz.
struct SpectrogramPane {
  let model: ScopeModel
  let pen: Pen
  let area: Area

  func draw(on canvas: inout Canvas) {
    drawScale(on: &canvas)
    let axis = TimeAxis(model, width: area.width)
    let levels = brightness
    for x in 0..<area.width {
      guard let slot = axis.slot(at: x) else { continue }
      drawColumn(axis.columns, slot, levels, x: area.x + x, on: &canvas)
      if axis.columns.state(slot).isSeek && axis.isFirstCell(x) { drawMark(x: area.x + x, on: &canvas) }
    }
  }

  /// Brightness 0…1 of each quantised value.
  private var brightness: [Float] {
    let floor = model.gain.top - DisplayGain.range
    return (0...255).map { max(0, min(1, (History.decibels(UInt8($0)) - floor) / DisplayGain.range)) }
  }

  private func drawColumn(
    _ columns: PooledColumns, _ slot: Int, _ brightness: [Float], x: Int, on canvas: inout Canvas
  ) {
    let perCell = pen.hasColour ? pen.glyphs.pixels.height : 1
    let rows = area.height * perCell
    let base = slot % PooledColumns.capacity * columns.bands
    withUnsafeTemporaryAllocation(of: Colour.self, capacity: perCell) { pixels in
      for row in 0..<area.height {
        for pixel in 0..<perCell {
          let value = brightness[Int(peak(columns, base, row: row * perCell + pixel, of: rows))]
          if pen.hasColour { pixels[pixel] = pen.theme.spectrogram[value] } else { shade(value, x, row, on: &canvas) }
        }
        if pen.hasColour { canvas.put(pen.glyphs.cell(UnsafeBufferPointer(pixels)), x: x, y: area.y + row) }
      }
    }
  }

  /// The loudest of the bands that share row `row` of `rows`, counted from the top.
  private func peak(_ columns: PooledColumns, _ base: Int, row: Int, of rows: Int) -> UInt8 {
    let fromBottom = rows - 1 - row
    let first = fromBottom * columns.bands / rows
    let end = max(first + 1, (fromBottom + 1) * columns.bands / rows)
    var loudest: UInt8 = 0
    for band in first..<end { loudest = max(loudest, columns.mel[base + band]) }
    return loudest
  }

  private func shade(_ value: Float, _ x: Int, _ row: Int, on canvas: inout Canvas) {
    let shades = pen.glyphs.shades
    let index = min(shades.count - 1, Int(value * Float(shades.count)))
    canvas.put(shades[index], x: x, y: area.y + row, pen.text)
  }

  private func drawMark(x: Int, on canvas: inout Canvas) {
    for y in area.y..<area.bottom { canvas.put(pen.glyphs.mark, x: x, y: y, pen.accent) }
  }

  private func drawScale(on canvas: inout Canvas) {
    let x = area.x - 1
    for y in area.y..<area.bottom { canvas.put(pen.glyphs.vertical, x: x, y: y, pen.frame) }
    canvas.write("kHz", x: 0, y: area.y, pen.dim)
    var free = Set(area.y + 1..<area.bottom)
    for frequency in [8000.0, 4000, 2000, 1000, 500, 250] where frequency < model.modelRate / 2 {
      let height = melFromHertz(frequency) / melFromHertz(model.modelRate / 2)
      let y = area.bottom - 1 - Int(height * Double(area.height))
      guard free.contains(y) else { continue }
      free.subtract([y - 1, y, y + 1])
      let text =
        frequency < 1000 ? String(decimalText(frequency / 1000, digits: 2).dropFirst()) : decimalText(frequency / 1000)
      canvas.write(text, endingAt: x, y: y, pen.dim)
      canvas.put(pen.glyphs.tickLeft, x: x, y: y, pen.frame)
    }
  }
}

/// Slaney's mel scale: linear to 1 kHz, logarithmic above.
func melFromHertz(_ hertz: Double) -> Double {
  guard hertz > 1000 else { return hertz * 3 / 200 }
  return 15 + (log(hertz / 1000) / log(6.4)) * 27
}
