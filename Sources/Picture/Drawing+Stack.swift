import Screen

/// The stacked beliefs.
extension Drawing {
  func drawStack(on paper: borrowing Paper) {
    paper.fill(layout.belief, look.trough)
    for run in chart.beliefRuns(limit: Int(layout.belief.width)) {
      switch run {
      case .believed(let corners): drawBands(corners, on: paper)
      case .nothing(let from, let to, let reason): drawGap(from, to, reason, on: paper)
      }
    }
  }

  private func drawBands(_ corners: [BeliefRun.Corner], on paper: borrowing Paper) {
    let box = layout.belief
    let xs = corners.map { box.x + $0.place * box.width }
    let edges = corners.map { corner in corner.edges.map { box.y + $0 * box.height } }
    for label in chart.labels.indices {
      let upper = corners.indices.map { (x: xs[$0], y: edges[$0][label]) }
      let lower = corners.indices.map { (x: xs[$0], y: edges[$0][label + 1]) }
      let band = upper + lower.reversed()
      paper.fill(band, look.genres[label])
      texture(band, label, step: 9, on: paper)
    }
    // A fine line between neighbours, where both are to be seen.
    for label in chart.labels.indices.dropFirst() {
      let border = corners.indices.map { (x: xs[$0], y: edges[$0][label]) }
      paper.line(border, look.background, width: 0.8 * unit, opacity: 0.55)
    }
    for label in chart.labels.indices { name(label, xs, edges, on: paper) }
  }

  /// Draws a genre's pattern over a shape, if the theme has patterns.
  func texture(_ shape: [(x: Double, y: Double)], _ label: Int, step: Double, on paper: borrowing Paper) {
    guard look.hasTextures else { return }
    paper.texture(shape, Texture(label: label), look.inks[label], step: step * unit, width: 1.2 * unit)
  }

  /// Writes the genre's name where its band has the most room, and again wherever it swells anew; not where it is thin.
  private func name(_ label: Int, _ xs: [Double], _ edges: [[Double]], on paper: borrowing Paper) {
    let size = 19 * unit
    let width = paper.width(of: chart.labels[label], size: size, bold: true) + 14 * unit
    let swellings = Self.clearings(label, xs, edges, width: width).split { $0.height < size * 1.35 }
    let places = swellings.compactMap { $0.max { $0.height < $1.height } }.sorted { $0.height > $1.height }
    for (index, place) in places.enumerated() where index == 0 || place.height > size * 3 {
      paper.write(
        chart.labels[label], x: place.x, y: place.y + size * 0.35, size: size, look.inks[label], bold: true, .centre,
        opacity: 0.9)
    }
  }

  /// The height that is free for a text of some width around each corner of a band, and the middle of it.
  private static func clearings(
    _ label: Int, _ xs: [Double], _ edges: [[Double]], width: Double
  ) -> [(x: Double, y: Double, height: Double)] {
    var clearings: [(x: Double, y: Double, height: Double)] = []
    var first = 0
    for centre in xs {
      let (left, right) = (centre - width / 2, centre + width / 2)
      guard left >= xs[0], right <= xs[xs.count - 1] else { continue }
      while xs[first + 1] <= left { first += 1 }
      var (top, bottom) = (-Double.infinity, Double.infinity)
      for corner in first..<xs.count {
        top = max(top, edges[corner][label])
        bottom = min(bottom, edges[corner][label + 1])
        if xs[corner] >= right { break }
      }
      clearings.append((centre, (top + bottom) / 2, bottom - top))
    }
    return clearings
  }

  private func drawGap(_ from: Double, _ to: Double, _ reason: ColumnContent, on paper: borrowing Paper) {
    let box = layout.belief
    let gap = Box(x: box.x + from * box.width, y: box.y, width: (to - from) * box.width, height: box.height)
    paper.hatch(gap, look.hatch, step: 9 * unit, width: 1.2 * unit)
    let text = reason == .warmingUp ? "warming up" : "silence"
    let width = paper.width(of: text, size: textSize) + 12 * unit
    guard width < gap.width else { return }
    let (x, y) = (gap.x + gap.width / 2, gap.y + gap.height / 2)
    paper.fill(Box(x: x - width / 2, y: y - 12 * unit, width: width, height: 24 * unit), look.trough)
    paper.write(text, x: x, y: y + 5 * unit, size: textSize, look.dim, .centre)
  }
}
