/// Names and letters inside the thick bands, so that the stack reads without its colours.
///
/// They stand at fixed places of the time axis and move along with it.
struct BandNames {
  let pen: Pen
  let names: [String]
  let area: Area
  /// Slots from one name of a band to its next.
  private let period = 36

  init(pen: Pen, names: [String], area: Area) {
    self.pen = pen
    self.names = names
    self.area = area
  }

  func draw(_ stack: BeliefStack, _ axis: TimeAxis, on canvas: inout Canvas) {
    guard pen.hasColour else { return }
    for x in 0..<area.width where axis.isFirstCell(x) {
      guard let slot = axis.slot(at: x), axis.columns.state(slot).kind == .belief else { continue }
      for label in names.indices where (slot + label * 11) % period == 0 {
        if let row = middle(stack, x, label) { write(label, stack, x, row, on: &canvas) }
      }
    }
  }

  /// The row in the middle of a label's whole cells; nil when the band is thin.
  private func middle(_ stack: BeliefStack, _ x: Int, _ label: Int) -> Int? {
    let rows = (0..<area.height).filter { stack.owner(x, $0) == label }
    let thick = area.height >= 9 ? 2 : 1
    guard rows.count >= thick else { return nil }
    return rows[rows.count / 2]
  }

  private func write(_ label: Int, _ stack: BeliefStack, _ x: Int, _ row: Int, on canvas: inout Canvas) {
    let name = names[label]
    let width = displayWidth(of: name)
    let fits = (x - 1...x + width).allSatisfy { stack.owner($0, row) == label }
    let ink = pen.labels.inks[label]
    if fits {
      canvas.write(name, x: area.x + x, y: area.y + row, ink)
    } else {
      canvas.put(pen.labels.letters[label], x: area.x + x, y: area.y + row, ink)
    }
  }
}
