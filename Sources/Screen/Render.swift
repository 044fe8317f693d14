/// Draws the model on a canvas of its own.
public func render(_ model: ScopeModel, size: Size) -> Canvas {
  let pen = Pen(model)
  var canvas = Canvas(size: size, ink: pen.text, asciiOnly: model.display.glyphs == .ascii)
  draw(model, pen, on: &canvas)
  return canvas
}

private func draw(_ model: ScopeModel, _ pen: Pen, on canvas: inout Canvas) {
  guard let layout = Layout(canvas.size) else {
    drawTooSmall(pen, on: &canvas)
    return
  }
  TitlePane(model: model, pen: pen, area: layout.title).draw(on: &canvas)
  if let area = layout.spectrogram { SpectrogramPane(model: model, pen: pen, area: area).draw(on: &canvas) }
  RulerPane(model: model, pen: pen, area: layout.ruler).draw(on: &canvas)
  BeliefPane(model: model, pen: pen, area: layout.belief).draw(on: &canvas)
  if let area = layout.panel { PanelPane(model: model, pen: pen, area: area).draw(on: &canvas) }
  if let area = layout.legend { LegendPane(model: model, pen: pen, area: area).draw(on: &canvas) }
  if let area = layout.overview { OverviewPane(model: model, pen: pen, area: area).draw(on: &canvas) }
  StatusPane(model: model, pen: pen, area: layout.status).draw(on: &canvas)
  KeysPane(model: model, pen: pen, area: layout.keys).draw(on: &canvas)
  if model.display.isHelpShown { HelpPane(model: model, pen: pen).draw(on: &canvas) }
}

/// What remains when nothing fits.
private func drawTooSmall(_ pen: Pen, on canvas: inout Canvas) {
  let needed = Layout.smallest
  let by = pen.glyphs == .ascii ? "x" : "×"
  let lines = [
    "too small", "\(canvas.size.width)\(by)\(canvas.size.height), needs \(needed.width)\(by)\(needed.height)",
    "q quits",
  ]
  let top = max(0, (canvas.size.height - lines.count) / 2)
  for (index, line) in lines.enumerated() {
    let x = max(0, (canvas.size.width - displayWidth(of: line)) / 2)
    canvas.write(line, x: x, y: top + index, index == 0 ? pen.title : pen.dim)
  }
}
