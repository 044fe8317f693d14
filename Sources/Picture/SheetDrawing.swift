import Screen

/// Draws a sheet of neurons.
struct SheetDrawing {
  let sheet: NeuronSheet
  let look: Look
  let layout: SheetLayout

  /// Decibels above the running level from the darkest colour to the brightest.
  static let range: ClosedRange<Float> = -50...15

  func draw(on paper: borrowing Paper) {
    paper.fill(Box(x: 0, y: 0, width: paper.width, height: paper.height), look.background)
    drawHeader(on: paper)
    for (index, tile) in sheet.tiles.prefix(layout.shown).enumerated() {
      let (x, y) = layout.origin(index)
      drawNames(tile, x: x, y: y, on: paper)
      drawPictures(tile, x: x, y: y + SheetLayout.text, on: paper)
    }
  }

  private func drawHeader(on paper: borrowing Paper) {
    let width = paper.width - 2 * SheetLayout.margin
    let title = paper.shortened(sheet.title, size: 24, bold: true, limit: width)
    paper.write(title, x: SheetLayout.margin, y: 36, size: 24, look.title, bold: true)
    let missing = sheet.tiles.count - layout.shown
    let note = missing > 0 ? "No room for the last \(missing). " : ""
    let subtitle = paper.shortened(note + sheet.subtitle, size: 13, limit: width)
    paper.write(subtitle, x: SheetLayout.margin, y: 58, size: 13, look.dim)
    var x = SheetLayout.margin
    for (index, genre) in sheet.genres.enumerated() where x < paper.width - 90 {
      paper.fill(Box(x: x, y: 66, width: 10, height: 10), look.genres[index])
      paper.write(genre, x: x + 14, y: 75, size: 12, look.text)
      x += 14 + paper.width(of: genre, size: 12) + 14
    }
  }

  /// The number, and the name on up to two lines.
  private func drawNames(_ tile: NeuronSheet.Tile, x: Double, y: Double, on paper: borrowing Paper) {
    paper.write(tile.number, x: x, y: y + 13, size: 13, look.title, bold: true)
    let left = paper.width(of: tile.number, size: 13, bold: true) + 8
    var words = tile.name.split(separator: " ").map(String.init)
    for line in 0..<2 where !words.isEmpty {
      let room = layout.tile - (line == 0 ? left : 0)
      var text = words.removeFirst()
      while line == 0, let next = words.first, paper.width(of: text + " " + next, size: 12) <= room {
        text += " " + words.removeFirst()
      }
      if line == 1 { text = ([text] + words).joined(separator: " ") }
      paper.write(
        paper.shortened(text, size: 12, limit: room), x: x + (line == 0 ? left : 0), y: y + 13 + Double(line) * 17,
        size: 12, look.text)
    }
  }

  private func drawPictures(_ tile: NeuronSheet.Tile, x: Double, y: Double, on paper: borrowing Paper) {
    var left = x + SheetLayout.axis
    func place(_ values: [Float], rows: Int, width: Double, _ colour: (Float) -> UInt32) {
      let image = Self.image(values, rows: rows, width: Int(width), height: Int(SheetLayout.picture), colour)
      paper.paint(image, columns: Int(width), x: left, y: y)
      left += width + SheetLayout.gap
    }
    if tile.patch.isEmpty {
      let box = Box(x: left, y: y, width: layout.patch, height: SheetLayout.picture)
      paper.hatch(box, look.hatch, step: 9, width: 1.5)
      left += layout.patch + SheetLayout.gap
    } else {
      place(tile.patch, rows: sheet.frequencies.count, width: layout.patch, level)
    }
    drawAxis(tile, x: x + SheetLayout.axis, y: y, on: paper)
    if let aligned = tile.aligned { place(aligned, rows: sheet.height, width: 44, level) }
    if let weights = tile.weights {
      let largest = weights.reduce(Float(1e-9)) { max($0, abs($1)) }
      place(weights, rows: sheet.height, width: 44) { Self.weight($0 / largest) }
    }
    drawGenres(tile, x: left, y: y, on: paper)
  }

  /// Frequencies at the left of the patch, and where the neuron heard them.
  private func drawAxis(_ tile: NeuronSheet.Tile, x: Double, y: Double, on paper: borrowing Paper) {
    let bands = sheet.frequencies.count
    let step = SheetLayout.picture / Double(max(1, bands))
    for frequency in [200.0, 500, 1_000, 2_000, 5_000] {
      guard let band = sheet.frequencies.firstIndex(where: { $0 >= frequency }) else { continue }
      let middle = y + SheetLayout.picture - (Double(band) + 0.5) * step
      let text = frequency >= 1_000 ? "\(Int(frequency / 1_000)) k" : "\(Int(frequency))"
      paper.write(text, x: x - 7, y: middle + 3, size: 9, look.dim, .right)
    }
    for run in Self.runs(of: tile.heard) where tile.heard[run.lowerBound] > 0 {
      let height = Double(run.count) * step
      let box = Box(x: x - 5, y: y + SheetLayout.picture - Double(run.upperBound) * step, width: 3, height: height)
      paper.fill(box, look.title, opacity: Double(min(1, tile.heard[run.lowerBound])))
    }
  }

  /// Where values stay the same.
  private static func runs(of values: [Float]) -> [Range<Int>] {
    let starts = values.indices.filter { $0 == 0 || values[$0] != values[$0 - 1] }
    return zip(starts, starts.dropFirst() + [values.count]).map { $0..<$1 }
  }

  /// A bar a genre, in their order from the top.
  private func drawGenres(_ tile: NeuronSheet.Tile, x: Double, y: Double, on paper: borrowing Paper) {
    guard let largest = tile.genres.max(), largest > 0 else { return }
    let step = SheetLayout.picture / Double(tile.genres.count)
    for (index, value) in tile.genres.enumerated() where index < look.genres.count {
      let box = Box(
        x: x, y: y + Double(index) * step + 1, width: max(0, value / largest) * layout.histogram,
        height: max(step / 2, step - 2))
      paper.fill(box, look.genres[index])
    }
  }

  /// Pixels of values [columns, rows], the first row at the bottom, as large as wanted.
  private static func image(
    _ values: [Float], rows: Int, width: Int, height: Int, _ colour: (Float) -> UInt32
  ) -> [UInt32] {
    let columns = values.count / max(1, rows)
    return (0..<height).flatMap { y in
      let row = rows - 1 - y * rows / height
      return (0..<width).map { x in colour(values[x * columns / width * rows + row]) }
    }
  }

  private func level(_ decibels: Float) -> UInt32 {
    let share = (decibels - Self.range.lowerBound) / (Self.range.upperBound - Self.range.lowerBound)
    return look.ramp[max(0, min(1, share))].hex
  }

  /// Blue for what must be absent, red for what must be there, black between.
  private static func weight(_ value: Float) -> UInt32 {
    let strength = UInt32(min(1, abs(value)).squareRoot() * 255)
    let half = strength / 3
    return value < 0 ? half << 16 | half << 8 | strength : strength << 16 | half << 8 | half
  }
}
