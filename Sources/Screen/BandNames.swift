/// Names and letters inside the thick bands, so that the stack reads without its colours.
///
/// They stand at fixed places of the time axis and move along with it.
struct BandNames {
  let pen: Pen
  let names: [String]
  let area: Area
  /// Slots from one name of a band to its next.
  private let period = 32

  init(pen: Pen, names: [String], area: Area) {
    self.pen = pen
    self.names = names
    self.area = area
  }

  func draw(_ stack: BeliefStack, _ axis: TimeAxis, on canvas: inout Canvas) {
    guard pen.hasColour else { return }
    for x in 0..<area.width where axis.isFirstCell(x) {
      guard let slot = axis.slot(at: x), axis.columns.state(slot).kind == .belief else { continue }
      for label in names.indices where (slot + label * 7) % period == 0 {
        write(label, stack, x, on: &canvas)
      }
    }
  }

  /// Writes the name nearest to the middle of the band where it fits, else the letter; nothing when the band is thin.
  private func write(_ label: Int, _ stack: BeliefStack, _ x: Int, on canvas: inout Canvas) {
    let rows = (0..<area.height).filter { stack.owner(x, $0) == label }
    guard let top = rows.first else { return }
    let middle = top + rows.count / 2
    let columns = x - 1...x + displayWidth(of: names[label])
    let fitting = rows.filter { row in columns.allSatisfy { stack.owner($0, row) == label } }
    let ink = pen.labels.inks[label]
    if let row = fitting.min(by: { abs($0 - middle) < abs($1 - middle) }) {
      canvas.write(names[label], x: area.x + x, y: area.y + row, ink)
    } else {
      canvas.put(pen.labels.letters[label], x: area.x + x, y: area.y + middle, ink)
    }
  }
}
