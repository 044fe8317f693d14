/// What speaks for a genre in the newest columns, and what the neurons do just now.
public struct Insight: Sendable, Equatable {
  /// A neuron of a convolution layer.
  public struct Neuron: Sendable, Equatable {
    /// Such as “2:17”.
    public let id: String
    /// Empty where it has none.
    public let name: String
    /// How strongly it fires now, beside its own strongest, 0…1.
    public let activity: Float
    /// What it adds to the genre's logit.
    public let contribution: Float

    public init(id: String, name: String, activity: Float, contribution: Float) {
      self.id = sanitised(id)
      self.name = sanitised(name)
      self.activity = activity.isFinite ? max(0, min(1, activity)) : 0
      self.contribution = contribution
    }
  }

  /// The genre's label.
  public let label: Int
  /// What each cell adds to the genre's logit: [columns, `History.bands`], low band first.
  let cells: [Float]
  /// The columns that the cells are of, counted as `ScopeModel.columnsHeard` counts them.
  let columns: Range<Int>
  /// The strongest first.
  let neurons: [Neuron]

  /// - Parameters:
  ///   - cells: [columns, bands].
  ///   - firstColumn: how many columns were heard before the first of them.
  ///   - neurons: the strongest first.
  public init(label: Int, cells: [Float], bands: Int, firstColumn: Int, neurons: [Neuron]) {
    self.label = label
    self.cells = stride(from: 0, to: cells.count, by: bands).flatMap { History.spread(cells[$0..<$0 + bands]) }
    columns = firstColumn..<firstColumn + self.cells.count / History.bands
    self.neurons = neurons
  }
}

/// Colours the cells of the spectrogram by what speaks for the genre in them and against it.
struct WhyPane {
  let model: ScopeModel
  let pen: Pen
  /// The spectrogram's.
  let area: Area

  /// What is drawn as strongly as can be: what one cell in so many exceeds.
  private static let strongest = 50
  /// How much of a cell's colour is taken by the sign's, by strength.
  private static let shares: [Float] = [0, 0.3, 0.55, 0.8]

  func draw(on canvas: inout Canvas) {
    if let insight = model.insight {
      let values = totals(insight)
      let sizes = values.filter { $0 != 0 }.map(abs).sorted()
      let full = sizes.isEmpty ? 0 : sizes[sizes.count - 1 - sizes.count / Self.strongest]
      for (index, value) in values.enumerated() where value != 0 {
        tint(x: area.x + index % area.width, y: area.y + index / area.width, value, full: full, on: &canvas)
      }
    }
    drawHeading(on: &canvas)
  }

  /// What the cells of the screen add: [rows, columns], from the upper left.
  private func totals(_ insight: Insight) -> [Float] {
    let axis = TimeAxis(model, width: area.width)
    let bands = (0..<area.height).reversed().map(melBands)
    var totals = [Float](repeating: 0, count: area.width * area.height)
    for x in 0..<area.width {
      guard let slot = axis.slot(at: x) else { continue }
      let first = slot * axis.columns.columnsPerSlot
      for column in (first..<first + axis.columns.columnsPerSlot).clamped(to: insight.columns) {
        let place = (column - insight.columns.lowerBound) * History.bands
        for row in 0..<area.height {
          for band in bands[row] { totals[row * area.width + x] += insight.cells[place + band] }
        }
      }
    }
    return totals
  }

  /// The mel bands at a row, counted from the bottom; beside the raw spectrogram those whose middle is there.
  private func melBands(row: Int) -> Range<Int> {
    guard model.display.isRaw else { return SpectrogramPane.bands(of: History.bands, row: row, rows: area.height) }
    let first = min(History.bands - 1, firstMelBand(aboveRow: row))
    return first..<max(first + 1, firstMelBand(aboveRow: row + 1))
  }

  private func firstMelBand(aboveRow row: Int) -> Int {
    let hertz = model.hertz(atHeight: Double(row) / Double(area.height))
    let height = spectrogramHeight(ofHertz: hertz, upTo: model.modelRate / 2, isRaw: false)
    return max(0, min(History.bands, Int((height * Double(History.bands + 1)).rounded(.up)) - 1))
  }

  private func tint(x: Int, y: Int, _ value: Float, full: Float, on canvas: inout Canvas) {
    let level = Int(SignedColours.strength(value, full: full) * Float(Self.shares.count) * 0.999)
    guard level > 0, var cell = canvas[x, y] else { return }
    if pen.hasColour {
      let colour = value < 0 ? SignedColours.opposing : SignedColours.supporting
      cell.ink.foreground = cell.ink.foreground.blended(with: colour, Self.shares[level])
      cell.ink.background = cell.ink.background.blended(with: colour, Self.shares[level])
      canvas.replace(cell, x: x, y: y)
    } else if level == Self.shares.count - 1 {
      canvas.put(value < 0 ? "-" : "+", x: x, y: y, pen.text)
    }
  }

  private func drawHeading(on canvas: inout Canvas) {
    let genre = model.insight.map { model.labels[$0.label] }
    let question = genre.map { "why \($0)? " } ?? "why? " + model.waitingForInsight
    var x = area.x + canvas.write(question, x: area.x, y: area.y, pen.title)
    guard genre != nil else { return }
    for (mark, text, colour) in [("+", "for", SignedColours.supporting), ("-", "against", SignedColours.opposing)] {
      let ink = pen.hasColour ? Ink(colour, on: pen.theme.interface.background) : pen.text
      x += canvas.write(pen.hasColour ? text + " " : mark + " " + text + " ", x: x, y: area.y, ink)
    }
  }
}

/// The neurons that fire most strongly now.
struct NeuronsPane {
  let model: ScopeModel
  let pen: Pen
  let area: Area

  private static let (idWidth, barWidth) = (5, 8)

  func draw(on canvas: inout Canvas) {
    canvas.blank(area, pen.text)
    let neurons = model.insight?.neurons ?? []
    let genre = model.insight.map { model.labels[$0.label] }
    let heading = genre.map { "NEURONS now, for or against \($0)" } ?? "NEURONS " + model.waitingForInsight
    canvas.writeShortened(heading, x: area.x + 1, y: area.y, limit: area.width - 1, pen.title)
    for (row, neuron) in neurons.prefix(max(0, area.height - 1)).enumerated() {
      draw(neuron, y: area.y + 1 + row, on: &canvas)
    }
  }

  private func draw(_ neuron: Insight.Neuron, y: Int, on canvas: inout Canvas) {
    let colour = neuron.contribution < 0 ? SignedColours.opposing : SignedColours.supporting
    canvas.write(neuron.id, endingAt: area.x + 1 + Self.idWidth, y: y, pen.text)
    var x = area.x + 2 + Self.idWidth
    pen.bar(neuron.activity, x: x, y: y, width: Self.barWidth, colour, on: &canvas)
    x += Self.barWidth + 1
    canvas.write(neuron.contribution < 0 ? pen.glyphs.minus : "+", x: x, y: y, pen.text)
    canvas.writeShortened(neuron.name, x: x + 2, y: y, limit: area.right - x - 2, pen.dim)
  }
}

extension ScopeModel {
  /// Why there is no insight to show.
  fileprivate var waitingForInsight: String { isFrozen ? "the picture is held" : "still listening" }
}

extension Layout {
  /// Where the neurons are shown: in the place of the belief, or else over the lower half of the spectrogram.
  var neurons: Area? {
    belief
      ?? spectrogram.map {
        Area(x: $0.x, y: $0.y + $0.height / 2, width: $0.width, height: $0.height - $0.height / 2)
      }
  }
}
