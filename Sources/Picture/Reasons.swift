import Screen

/// What speaks for a genre and against it in the columns of a chart.
public struct Reasons: Sendable {
  /// A neuron of a convolution layer and its part.
  public struct Neuron: Sendable {
    /// Such as “2:17”.
    public let id: String
    public let name: String
    public let contribution: Float

    public init(id: String, name: String, contribution: Float) {
      self.id = sanitised(id)
      self.name = sanitised(name)
      self.contribution = contribution
    }
  }

  /// [columns, `History.bands`], low band first.
  let cells: [Float]
  /// Per layer its strongest neurons, the strongest first.
  let layers: [[Neuron]]

  /// - Parameter cells: [columns, bands], low band first.
  public init(cells: [Float], bands: Int, layers: [[Neuron]]) {
    self.cells = stride(from: 0, to: cells.count, by: bands).flatMap { History.spread(cells[$0..<$0 + bands]) }
    self.layers = layers
  }

  /// The contribution of each band over all columns.
  var bandTotals: [Float] {
    var totals = [Float](repeating: 0, count: History.bands)
    for (index, value) in cells.enumerated() { totals[index % History.bands] += value }
    return totals
  }

  /// The contribution of each column over all bands.
  var columnTotals: [Float] {
    stride(from: 0, to: cells.count - History.bands + 1, by: History.bands).map { first in
      cells[first..<first + History.bands].reduce(0, +)
    }
  }

  /// What is drawn as strongly as can be: what one cell in a hundred exceeds.
  var full: Float {
    let sizes = cells.map(abs).sorted()
    return sizes.isEmpty ? 0 : sizes[sizes.count * 99 / 100]
  }
}

extension Chart {
  /// Draws the chart's spectrogram with what speaks for a genre and against it: the bytes of a PNG or SVG file.
  public func picture(
    because reasons: Reasons, _ format: PictureFormat, size: PictureSize, theme: Theme
  ) throws(PictureError) -> [UInt8] {
    let paper = Paper(size, format)
    let drawing = Drawing(chart: self, look: Look(theme, labels: labels), layout: PictureLayout(ofReasons: size))
    ReasonsDrawing(reasons: reasons, drawing: drawing).draw(on: paper)
    return try paper.bytes()
  }
}

extension PictureLayout {
  /// The places of a picture of reasons: the strip below the spectrogram is the belief's, the bands' totals stand where
  /// the scale does, the neurons where the legend does.
  init(ofReasons size: PictureSize) {
    let plain = PictureLayout(size)
    (unit, width, height, margin, title) = (plain.unit, plain.width, plain.height, plain.margin, plain.title)
    let left = plain.spectrogram.x
    let (top, bottom) = (plain.spectrogram.y, plain.belief.bottom)
    let hasSides = plain.legend != nil
    let room = width - margin - left
    let chart = (hasSides ? room * 0.56 : room).rounded()
    let strip = ((bottom - top) * 0.18).rounded()
    let gap = 22 * unit
    spectrogram = Box(x: left, y: top, width: chart, height: (bottom - top - strip - gap).rounded())
    belief = Box(x: left, y: bottom - strip, width: chart, height: strip)
    scale =
      hasSides
      ? Box(x: left + chart + gap, y: top, width: (room * 0.13).rounded(), height: spectrogram.height) : nil
    let aside = left + chart + (room * 0.13).rounded() + 3 * gap
    legend = hasSides ? Box(x: aside, y: top, width: width - margin - aside, height: bottom - top) : nil
  }
}
