/// The panel folded to a line: the greatest beliefs that fit, in the stack's order.
struct LegendPane {
  let model: ScopeModel
  let pen: Pen
  let area: Area

  func draw(on canvas: inout Canvas) {
    guard let belief = model.shownBelief ?? model.belief else {
      let text = model.isSilent ? "silence" : "warming up " + String(Int(model.warmUp * 100)) + "%"
      canvas.write(text, x: 1, y: area.y, pen.warning)
      return
    }
    let percent = sharesOut(100, in: belief)
    var x = 1
    for label in shown(belief) {
      pen.swatch(label, x: x, y: area.y, on: &canvas)
      let text = model.labels[label] + " " + String(percent[label]) + "%"
      x += 4 + canvas.write(text, x: x + 2, y: area.y, limit: area.width - x - 2, pen.text)
    }
  }

  private func shown(_ belief: [Float]) -> [Int] {
    var room = area.width + 1
    let fitting = belief.indices.sorted { belief[$0] > belief[$1] }.prefix { label in
      room -= displayWidth(of: model.labels[label]) + 8
      return room >= 0
    }
    return fitting.sorted()
  }
}
