import Glibc

/// The mel-spectrogram with its scale in kHz.
struct SpectrogramPane {
  let model: ScopeModel
  let pen: Pen
  let area: Area

  func draw(on canvas: inout Canvas) {
    drawScale(on: &canvas)
    let axis = TimeAxis(model, width: area.width)
    let rows = bandRows(of: axis.columns.bands)
    let brightness = self.brightness
    let palette = brightness.map { pen.theme.spectrogram[$0] }
    axis.columns.mel.withUnsafeBufferPointer { mel in
      for x in 0..<area.width {
        guard let slot = axis.slot(at: x) else { continue }
        let start = slot % PooledColumns.capacity * axis.columns.bands
        let column = UnsafeBufferPointer(rebasing: mel[start..<start + axis.columns.bands])
        if pen.hasColour {
          drawColumn(column, rows, palette, x: area.x + x, on: &canvas)
        } else {
          shadeColumn(column, rows, brightness, x: area.x + x, on: &canvas)
        }
        if axis.columns.state(slot).isSeek && axis.isFirstCell(x) { drawMark(x: area.x + x, on: &canvas) }
      }
    }
  }

  /// Brightness 0…1 of each quantised value.
  private var brightness: [Float] {
    let floor = model.gain.top - DisplayGain.range
    return (0...255).map { max(0, min(1, (History.decibels(UInt8($0)) - floor) / DisplayGain.range)) }
  }

  /// The bands that share each row of pixels, from the top.
  private func bandRows(of bands: Int) -> [Range<Int>] {
    let rows = area.height * (pen.hasColour ? pen.glyphs.pixels.height : 1)
    return (0..<rows).reversed().map { row in
      let first = row * bands / rows
      return first..<max(first + 1, (row + 1) * bands / rows)
    }
  }

  private func drawColumn(
    _ column: UnsafeBufferPointer<UInt8>, _ rows: [Range<Int>], _ palette: [Colour], x: Int, on canvas: inout Canvas
  ) {
    let perCell = pen.glyphs.pixels.height
    withUnsafeTemporaryAllocation(of: Colour.self, capacity: perCell) { pixels in
      for row in 0..<area.height {
        for pixel in 0..<perCell {
          pixels.initializeElement(at: pixel, to: palette[Int(peak(column, rows[row * perCell + pixel]))])
        }
        canvas.put(pen.glyphs.cell(UnsafeBufferPointer(pixels)), x: x, y: area.y + row)
      }
    }
  }

  private func shadeColumn(
    _ column: UnsafeBufferPointer<UInt8>, _ rows: [Range<Int>], _ brightness: [Float], x: Int, on canvas: inout Canvas
  ) {
    let shades = pen.glyphs.shades
    for row in 0..<area.height {
      let value = brightness[Int(peak(column, rows[row]))]
      canvas.put(shades[min(shades.count - 1, Int(value * Float(shades.count)))], x: x, y: area.y + row, pen.text)
    }
  }

  /// The loudest of some bands.
  private func peak(_ column: UnsafeBufferPointer<UInt8>, _ bands: Range<Int>) -> UInt8 {
    var loudest: UInt8 = 0
    for band in bands { loudest = max(loudest, column[band]) }
    return loudest
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
