/// The whole track (live: the session so far): the dominant genre over time, as high as it was believed.
struct OverviewPane {
  let model: ScopeModel
  let pen: Pen
  let area: Area

  /// Seconds that the strip spans.
  static func span(_ model: ScopeModel) -> Double { max(model.duration ?? 0, model.elapsed, 10) }
  private var span: Double { Self.span(model) }
  private var playhead: Int { area.x + min(area.width - 1, Int(model.elapsed / span * Double(area.width))) }
  private var strip: Area { Area(x: area.x, y: area.y + 1, width: area.width, height: area.height - 2) }

  func draw(on canvas: inout Canvas) {
    let name = model.isLive ? "session" : "whole track"
    // The name makes room for the playhead.
    let isUnderPlayhead = playhead <= area.x + displayWidth(of: name)
    canvas.write(name, x: isUnderPlayhead ? playhead + 2 : area.x, y: area.y, pen.dim)
    canvas.put(pen.glyphs.playhead, x: playhead, y: area.y, pen.accent)
    for x in 0..<area.width { drawColumn(x, on: &canvas) }
    drawTicks(on: &canvas)
  }

  private func drawColumn(_ x: Int, on canvas: inout Canvas) {
    let step = span / Double(area.width)
    guard let heard = model.overview.dominant(from: Double(x) * step, to: Double(x + 1) * step) else {
      canvas.put(pen.glyphs.dot, x: area.x + x, y: strip.bottom - 1, pen.frame)
      return
    }
    let levels = max(1, Int(heard.belief * Float(strip.height * 8) + 0.5))
    for row in 0..<strip.height {
      let eighths = max(0, min(8, levels - row * 8))
      let isLetter = !pen.hasColour && row == 0
      let glyph = isLetter ? pen.labels.letters[heard.label] : pen.glyphs.lowerBlock(eighths)
      if eighths > 0 { canvas.put(glyph, x: area.x + x, y: strip.bottom - 1 - row, pen.ink(heard.label)) }
    }
  }

  private func drawTicks(on canvas: inout Canvas) {
    let steps = [5.0, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600]
    let step = steps.first { $0 / span * Double(area.width) >= 12 } ?? span
    var time = 0.0
    while time < span {
      let text = clockText(time)
      let x = area.x + Int(time / span * Double(area.width))
      if x + displayWidth(of: text) <= area.right { canvas.write(text, x: x, y: area.bottom - 1, pen.dim) }
      time += step
    }
  }
}
