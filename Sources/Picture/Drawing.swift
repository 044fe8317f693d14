import Screen

/// Draws a chart: title, spectrogram, stack, axes, legend.
struct Drawing {
  let chart: Chart
  let look: Look
  let layout: PictureLayout

  var unit: Double { layout.unit }
  /// Size of ordinary text.
  var textSize: Double { 15 * unit }

  func draw(on paper: borrowing Paper) {
    paper.fill(Box(x: 0, y: 0, width: layout.width, height: layout.height), look.background)
    drawTitle(on: paper)
    drawSpectrogram(on: paper)
    drawStack(on: paper)
    drawTimeAxis(on: paper)
    drawFrequencyAxis(on: paper)
    drawShareAxis(on: paper)
    drawScale(on: paper)
    drawLegend(on: paper)
  }

  func drawTitle(on paper: borrowing Paper) {
    let box = layout.title
    guard box.height > 0 else { return }
    let left = layout.spectrogram.x
    var room = box.right - left
    if let summary = chart.summary, let leader = summary.indices.max(by: { summary[$0] < summary[$1] }) {
      let share = percent(summary[leader])
      let name = paper.shortened(chart.labels[leader], size: 32 * unit, bold: true, limit: room * 0.45)
      paper.write(name, x: box.right, y: box.y + 27 * unit, size: 32 * unit, look.genres[leader], bold: true, .right)
      paper.write("\(share) of the belief", x: box.right, y: box.y + 56 * unit, size: 16 * unit, look.dim, .right)
      room -= max(paper.width(of: name, size: 32 * unit, bold: true), 150 * unit) + 30 * unit
    }
    let title = paper.shortened(chart.title, size: 32 * unit, bold: true, limit: room)
    paper.write(title, x: left, y: box.y + 27 * unit, size: 32 * unit, look.title, bold: true)
    let subtitle = paper.shortened(chart.subtitle, size: 16 * unit, limit: room)
    paper.write(subtitle, x: left, y: box.y + 56 * unit, size: 16 * unit, look.dim)
  }

  private func drawSpectrogram(on paper: borrowing Paper) {
    let box = layout.spectrogram
    let image = SpectrogramImage(chart, columns: Int(box.width), rows: Int(box.height), ramp: look.ramp)
    paper.paint(image.pixels, columns: image.columns, x: box.x, y: box.y)
  }

  /// The spectrogram's colours and what they mean: dB below the brightest.
  private func drawScale(on paper: borrowing Paper) {
    guard let box = layout.scale else { return }
    let (rows, columns) = (Int(box.height), Int(box.width))
    let pixels = (0..<rows).flatMap { row in
      Array(repeating: look.ramp[1 - Float(row) / Float(max(1, rows - 1))].hex, count: columns)
    }
    paper.paint(pixels, columns: columns, x: box.x, y: box.y)
    for (index, text) in ["0 dB", "−20", "−40", "−60"].enumerated() {
      let y = box.y + Double(index) / 3 * box.height
      let baseline = min(box.bottom, max(box.y + 11 * unit, y + 5 * unit))
      paper.write(text, x: box.right + 9 * unit, y: baseline, size: textSize, look.dim)
    }
  }

  private func drawLegend(on paper: borrowing Paper) {
    guard let box = layout.legend, !chart.labels.isEmpty else { return }
    let row = min(34 * unit, box.height / Double(chart.labels.count))
    let size = min(16 * unit, row * 0.8)
    let largest = chart.summary?.max() ?? 1
    let names = box.x + 26 * unit
    let widest = chart.labels.map { paper.width(of: $0, size: size, bold: true) }.max() ?? 0
    let bars = names + min(widest + 14 * unit, 130 * unit)
    let figures = box.right
    for (label, name) in chart.labels.enumerated() {
      let middle = box.y + (Double(label) + 0.5) * row
      let side = min(15 * unit, row * 0.75)
      let (right, top) = (box.x + side, middle - side / 2)
      paper.fill(Box(x: box.x, y: top, width: side, height: side), look.genres[label])
      texture([(box.x, top), (right, top), (right, top + side), (box.x, top + side)], label, step: 5, on: paper)
      let share = chart.summary?[label] ?? 0
      let isLeader = chart.summary != nil && share == largest
      let colour = isLeader ? look.title : look.text
      let text = paper.shortened(name, size: size, bold: isLeader, limit: bars - names - 8 * unit)
      paper.write(text, x: names, y: middle + size * 0.36, size: size, colour, bold: isLeader)
      guard chart.summary != nil else { continue }
      let length = figures - bars - 46 * unit
      let height = min(7 * unit, row * 0.6)
      let bar = Box(x: bars, y: middle - height / 2, width: length, height: height)
      paper.fill(bar, look.trough)
      let filled = length * Double(max(0, min(1, share)))
      paper.fill(Box(x: bars, y: bar.y, width: filled, height: bar.height), look.genres[label])
      paper.write(
        percent(share), x: figures, y: middle + size * 0.36, size: size * 0.92, isLeader ? look.title : look.dim, .right
      )
    }
  }

  private func percent(_ share: Float) -> String {
    "\(Int((share.isFinite ? max(0, min(1, share)) : 0) * 100 + 0.5)) %"
  }
}
