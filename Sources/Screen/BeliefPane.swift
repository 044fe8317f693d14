/// The stacked belief: every column is full, to an eighth of a cell.
struct BeliefPane {
  let model: ScopeModel
  let pen: Pen
  let area: Area

  func draw(on canvas: inout Canvas) {
    drawScale(on: &canvas)
    let axis = TimeAxis(model, width: area.width)
    var stack = BeliefStack(width: area.width, height: area.height, labels: model.labels.count)
    for x in 0..<area.width {
      guard let slot = axis.slot(at: x) else { continue }
      let state = axis.columns.state(slot)
      if state.kind == .belief { stack.fill(x, from: axis.columns, slot) }
      drawColumn(stack, x, state, slot, on: &canvas)
      if state.isSeek && axis.isFirstCell(x) { drawMark(x, on: &canvas) }
    }
    BandNames(pen: pen, names: model.labels, area: area).draw(stack, axis, on: &canvas)
  }

  private func drawColumn(_ stack: BeliefStack, _ x: Int, _ state: SlotState, _ slot: Int, on canvas: inout Canvas) {
    for row in 0..<area.height {
      if state.kind != .belief {
        hatch(x, row, slot, isSparse: state.kind == .silence, on: &canvas)
        continue
      }
      canvas.put(cell(stack[x, row], slot, row), x: area.x + x, y: area.y + row)
    }
  }

  private func cell(_ share: CellShare, _ slot: Int, _ row: Int) -> Cell {
    let upper = pen.labels.colours[share.upper]
    guard pen.hasColour, pen.glyphs != .ascii || share.isWhole else { return plainCell(share.larger) }
    if share.isWhole && pen.theme.belief.hasTextures && (slot + row) % 2 == 0 {
      return Cell(Texture(label: share.upper).glyph(pen.glyphs), pen.labels.inks[share.upper])
    }
    if share.isWhole { return Cell(" ", Ink(upper, on: upper)) }
    return Cell(pen.glyphs.lowerBlock(share.lowerEighths), Ink(pen.labels.colours[share.lower], on: upper))
  }

  /// Without colour a band is made of its letter, every other one reversed; without blocks, of whole cells.
  private func plainCell(_ label: Int) -> Cell {
    if pen.hasColour { return Cell(" ", Ink(pen.labels.colours[label], on: pen.labels.colours[label])) }
    var ink = pen.text
    if label % 2 == 1 { ink.style = .reverse }
    return Cell(pen.labels.letters[label], ink)
  }

  /// Diagonals that move along with the time axis.
  private func hatch(_ x: Int, _ row: Int, _ slot: Int, isSparse: Bool, on canvas: inout Canvas) {
    let period = isSparse ? 8 : 4
    guard (slot + row) % period == 0 else { return }
    let ink = Ink(pen.theme.belief.hatch, on: pen.text.background)
    canvas.put(pen.glyphs.hatch, x: area.x + x, y: area.y + row, ink)
  }

  private func drawMark(_ x: Int, on canvas: inout Canvas) {
    for y in area.y..<area.bottom {
      guard var cell = canvas[area.x + x, y] else { continue }
      cell = Cell(pen.glyphs.mark, Ink(pen.theme.interface.title, on: cell.ink.background))
      canvas.put(cell, x: area.x + x, y: y)
    }
  }

  private func drawScale(on canvas: inout Canvas) {
    let x = area.x - 1
    for y in area.y..<area.bottom { canvas.put(pen.glyphs.vertical, x: x, y: y, pen.frame) }
    let middle = area.y + area.height / 2
    for (y, text) in [(area.y, "%"), (middle, "50"), (area.bottom - 1, "0")] {
      canvas.write(text, endingAt: x, y: y, pen.dim)
      if y != area.y { canvas.put(pen.glyphs.tickLeft, x: x, y: y, pen.frame) }
    }
  }
}
