/// The time scale, with the receptive field bracketed: what the belief at the right edge has heard.
struct RulerPane {
  let model: ScopeModel
  let pen: Pen
  let area: Area

  func draw(on canvas: inout Canvas) {
    let axis = TimeAxis(model, width: area.width)
    canvas.write(model.display.zoom.text(pen.glyphs), endingAt: area.x - 1, y: area.y, pen.dim)
    let start = drawBracket(axis, on: &canvas)
    let end = drawNow(bracket: start, on: &canvas)
    drawTicks(axis, bracket: start, to: end, on: &canvas)
  }

  /// Returns where the bracket begins.
  private func drawBracket(_ axis: TimeAxis, on canvas: inout Canvas) -> Int {
    let width = min(axis.receptiveField, area.width)
    guard width >= 4 else { return area.right }
    let start = area.right - width
    for x in start..<area.right { canvas.put(pen.glyphs.horizontal, x: x, y: area.y, pen.frame) }
    if axis.receptiveField <= area.width { canvas.put(pen.glyphs.bracketLeft, x: start, y: area.y, pen.accent) }
    return start
  }

  /// Returns where the ticks have to end.
  private func drawNow(bracket: Int, on canvas: inout Canvas) -> Int {
    let text = model.isFrozen ? "held" : "now"
    let ink = model.isFrozen ? pen.warning : pen.accent
    let end = area.right - canvas.write(text, endingAt: area.right, y: area.y, ink) - 1
    guard end - bracket >= 4 else { return end }
    return end - canvas.write("RF", endingAt: end, y: area.y, pen.accent) - 1
  }

  private func drawTicks(_ axis: TimeAxis, bracket: Int, to end: Int, on canvas: inout Canvas) {
    let step = tickStep(axis)
    var time = step
    while true {
      let place = area.right - 1 - Int((time / axis.secondsPerCell).rounded())
      if place < area.x { return }
      let text = "-" + (time < 60 ? decimalText(time) + "s" : clockText(time))
      let x = place - displayWidth(of: text) / 2
      let touchesBracket = x - 1 <= bracket && x + displayWidth(of: text) >= bracket
      if x >= area.x && x + displayWidth(of: text) <= end && !touchesBracket {
        canvas.write(text, x: x, y: area.y, pen.dim)
      }
      time += step
    }
  }

  /// The shortest round step whose ticks stand ten cells apart or more.
  private func tickStep(_ axis: TimeAxis) -> Double {
    let steps = [0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600]
    return steps.first { $0 / axis.secondsPerCell >= 10 } ?? 1200
  }
}
