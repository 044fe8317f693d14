import Screen

/// Draws reasons: the spectrogram in greys with what speaks for and against, totals beside and below, the neurons.
struct ReasonsDrawing {
  let reasons: Reasons
  let drawing: Drawing

  private var chart: Chart { drawing.chart }
  private var look: Look { drawing.look }
  private var layout: PictureLayout { drawing.layout }
  private var unit: Double { drawing.unit }

  func draw(on paper: borrowing Paper) {
    paper.fill(Box(x: 0, y: 0, width: layout.width, height: layout.height), look.background)
    drawing.drawTitle(on: paper)
    drawSpectrogram(on: paper)
    drawing.drawTimeAxis(on: paper)
    drawing.drawFrequencyAxis(on: paper)
    drawColumns(on: paper)
    if let box = layout.scale { drawBands(box, on: paper) }
    if let box = layout.legend { drawNeurons(box, on: paper) }
  }

  private func colour(_ value: Float) -> Colour {
    value < 0 ? SignedColours.opposing : SignedColours.supporting
  }

  private func drawSpectrogram(on paper: borrowing Paper) {
    let box = layout.spectrogram
    let (columns, rows) = (Int(box.width), Int(box.height))
    let greys = ColourRamp(stops: [look.background, look.text])
    let grey = SpectrogramImage(chart, columns: columns, rows: rows, ramp: greys)
    let image = SignedImage(reasons.cells, columns: columns, rows: rows, over: grey.pixels, full: reasons.full)
    paper.paint(image.pixels, columns: columns, x: box.x, y: box.y)
  }

  /// The columns' totals, as bars up and down from a line.
  private func drawColumns(on paper: borrowing Paper) {
    let box = layout.belief
    paper.fill(box, look.trough)
    let totals = reasons.columnTotals
    let largest = Double(totals.map(abs).max() ?? 0)
    guard largest > 0 else { return }
    let (middle, width) = (box.y + box.height / 2, box.width / Double(totals.count))
    for (column, total) in totals.enumerated() where total != 0 {
      let length = Double(total) / largest * box.height / 2
      paper.fill(
        Box(x: box.x + Double(column) * width, y: middle - max(0, length), width: width, height: abs(length)),
        colour(total))
    }
    paper.line([(box.x, middle), (box.right, middle)], look.dim, width: unit)
  }

  /// The bands' totals, as bars left and right of a line, each at its band.
  private func drawBands(_ box: Box, on paper: borrowing Paper) {
    paper.fill(box, look.trough)
    let totals = reasons.bandTotals
    let largest = Double(totals.map(abs).max() ?? 0)
    guard largest > 0 else { return }
    let (middle, height) = (box.x + box.width / 2, box.height / Double(totals.count))
    for (band, total) in totals.enumerated() {
      let length = Double(total) / largest * box.width / 2
      paper.fill(
        Box(
          x: middle + min(0, length), y: box.bottom - Double(band + 1) * height, width: abs(length), height: height),
        colour(total))
    }
    paper.line([(middle, box.y), (middle, box.bottom)], look.dim, width: unit)
    let y = box.bottom + 24 * unit
    paper.write("against", x: box.x, y: y, size: drawing.textSize, SignedColours.opposing)
    paper.write("for", x: box.right, y: y, size: drawing.textSize, SignedColours.supporting, .right)
  }

  /// The strongest neurons, layer by layer.
  private func drawNeurons(_ box: Box, on paper: borrowing Paper) {
    let lines = reasons.layers.reduce(0) { $0 + $1.count + 2 }
    guard lines > 0 else { return }
    let row = min(27 * unit, box.height / Double(lines))
    let size = min(drawing.textSize, row * 0.72)
    var y = box.y + size
    for (layer, neurons) in reasons.layers.enumerated() {
      paper.write("convolution layer \(layer + 1)", x: box.x, y: y, size: size, look.title, bold: true)
      y += row
      let largest = neurons.map { abs($0.contribution) }.max() ?? 0
      for neuron in neurons {
        drawNeuron(neuron, largest: largest, x: box.x, y: y, width: box.width, size: size, on: paper)
        y += row
      }
      y += row
    }
  }

  private func drawNeuron(
    _ neuron: Reasons.Neuron, largest: Float, x: Double, y: Double, width: Double, size: Double,
    on paper: borrowing Paper
  ) {
    let bar = width * 0.22
    let filled = largest > 0 ? bar * Double(abs(neuron.contribution) / largest) : 0
    paper.fill(Box(x: x, y: y - size * 0.72, width: bar, height: size * 0.7), look.trough)
    paper.fill(Box(x: x, y: y - size * 0.72, width: filled, height: size * 0.7), colour(neuron.contribution))
    let (id, name) = (x + bar + 10 * unit, x + bar + 10 * unit + size * 3.4)
    paper.write(neuron.id, x: id, y: y, size: size, look.text)
    let text = paper.shortened(neuron.name, size: size, limit: x + width - name)
    paper.write(text, x: name, y: y, size: size, look.dim)
  }
}

/// Signed values laid over pixels in two colours.
struct SignedImage {
  /// 0xRRGGBB, row by row from the top.
  private(set) var pixels: [UInt32]

  /// The strongest colour leaves so much of what lies below.
  private static let most: Float = 0.9

  /// - Parameters:
  ///   - cells: [n, `History.bands`], low band first.
  ///   - ground: [rows, columns]
  ///   - full: see `SignedColours.strength`.
  init(_ cells: [Float], columns: Int, rows: Int, over ground: [UInt32], full: Float) {
    pixels = ground
    let count = cells.count / History.bands
    guard count > 0 else { return }
    for x in 0..<columns {
      let column = (0..<History.bands).map { band in
        Self.mean(count, x, of: columns) { cells[$0 * History.bands + band] }
      }
      for row in 0..<rows {
        let value = Self.mean(History.bands, rows - 1 - row, of: rows) { column[$0] }
        let share = Self.most * SignedColours.strength(value, full: full)
        let colour = value < 0 ? SignedColours.opposing : SignedColours.supporting
        pixels[row * columns + x] = Self.blend(pixels[row * columns + x], colour.hex, share)
      }
    }
  }

  /// The value of pixel `index` of `pixels` that show `count` values: between two of them, or the mean of some.
  private static func mean(_ count: Int, _ index: Int, of pixels: Int, _ value: (Int) -> Float) -> Float {
    if count > pixels {
      let first = index * count / pixels
      let range = first..<max(first + 1, (index + 1) * count / pixels)
      return range.reduce(0) { $0 + value($1) } / Float(range.count)
    }
    let position = max(0, (Float(index) + 0.5) * Float(count) / Float(pixels) - 0.5)
    let lower = min(Int(position), count - 1)
    let upper = min(lower + 1, count - 1)
    return value(lower) + (value(upper) - value(lower)) * (position - Float(lower))
  }

  private static func blend(_ below: UInt32, _ above: UInt32, _ share: Float) -> UInt32 {
    [16, 8, 0].reduce(0) { pixel, shift in
      let (a, b) = (Float(below >> UInt32(shift) & 0xff), Float(above >> UInt32(shift) & 0xff))
      return pixel | UInt32(a + (b - a) * share + 0.5) << UInt32(shift)
    }
  }
}
