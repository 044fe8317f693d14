/// Draws the model on a canvas of its own.
public func render(_ model: ScopeModel, size: Size) -> Canvas {
  let pen = Pen(model)
  var canvas = Canvas(size: size, ink: pen.text, asciiOnly: model.display.glyphs == .ascii)
  draw(model, pen, on: &canvas)
  return canvas
}

/// Draws what eases between columns, meter and bars, on the picture that showed the same model before; all
/// of it where something lies over the charts.
public func renderMoving(_ model: ScopeModel, on canvas: inout Canvas) {
  guard model.display.overlay == nil else {
    canvas = render(model, size: canvas.size)
    return
  }
  guard let layout = Layout(canvas.size, model.display.focus) else { return }
  let pen = Pen(model)
  TitlePane(model: model, pen: pen, area: layout.title).drawMeter(on: &canvas)
  if let area = layout.panel { PanelPane(model: model, pen: pen, area: area).drawBars(on: &canvas) }
  if let area = layout.legend {
    canvas.blank(area, pen.text)
    LegendPane(model: model, pen: pen, area: area).draw(on: &canvas)
  }
}

private func draw(_ model: ScopeModel, _ pen: Pen, on canvas: inout Canvas) {
  guard let layout = Layout(canvas.size, model.display.focus) else {
    drawTooSmall(pen, on: &canvas)
    return
  }
  TitlePane(model: model, pen: pen, area: layout.title).draw(on: &canvas)
  if let area = layout.spectrogram { SpectrogramPane(model: model, pen: pen, area: area).draw(on: &canvas) }
  RulerPane(model: model, pen: pen, area: layout.ruler).draw(on: &canvas)
  if model.display.showsWhy, let area = layout.spectrogram {
    WhyPane(model: model, pen: pen, area: area).draw(on: &canvas)
  }
  if model.display.showsNeurons, let area = layout.neurons {
    NeuronsPane(model: model, pen: pen, area: area).draw(on: &canvas)
  } else if let area = layout.belief {
    BeliefPane(model: model, pen: pen, area: area).draw(on: &canvas)
  }
  if let area = layout.panel { PanelPane(model: model, pen: pen, area: area).draw(on: &canvas) }
  if let area = layout.legend { LegendPane(model: model, pen: pen, area: area).draw(on: &canvas) }
  if let area = layout.overview { OverviewPane(model: model, pen: pen, area: area).draw(on: &canvas) }
  let readOut = ReadOut(model, layout)
  StatusPane(model: model, pen: pen, area: layout.status, readOut: readOut).draw(on: &canvas)
  KeysPane(model: model, pen: pen, area: layout.keys).draw(on: &canvas)
  if readOut != nil, let (x, y) = model.display.pointer {
    canvas.put(pen.glyphs.pointer, x: x, y: layout.ruler.y, pen.accent)
    if model.display.hasCursor { canvas.put(pen.glyphs.cursor, x: x, y: y, pen.accent) }
  }
  switch model.display.overlay {
  case .help(let first): HelpPane(model: model, pen: pen, first: first).draw(on: &canvas)
  case .playlist(let selected): PlaylistPane(model: model, pen: pen, selected: selected).draw(on: &canvas)
  case nil: break
  }
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
