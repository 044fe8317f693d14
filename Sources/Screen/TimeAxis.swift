/// The time axis that both charts share: the right edge is now.
struct TimeAxis {
  let columns: PooledColumns
  /// The same at twice the resolution, where there is one: two slots for each of `columns`.
  let halves: PooledColumns
  let cellsPerSlot: Int
  let width: Int
  /// Seconds a cell stands for.
  let secondsPerCell: Double
  /// Cells that the receptive field spans.
  let receptiveField: Int

  init(_ model: ScopeModel, width: Int) {
    let zoom = model.display.zoom
    columns = model.history.level(zoom)
    halves = model.history.level(zoom.level > 0 ? zoom.narrower : zoom)
    cellsPerSlot = zoom.cellsPerSlot
    self.width = width
    secondsPerCell = model.columnDuration * zoom.columnsPerCell
    receptiveField = Int((Double(model.receptiveField) / zoom.columnsPerCell).rounded())
  }

  /// The slot drawn `x` cells from the left edge; nil where there is none.
  func slot(at x: Int) -> Int? {
    let slot = columns.slots.upperBound - 1 - (width - 1 - x) / cellsPerSlot
    return columns.slots.contains(slot) ? slot : nil
  }

  /// The slots of `halves` that a slot is made of; the second may be yet to come.
  func halves(of slot: Int) -> (Int, Int) {
    guard halves.columnsPerSlot < columns.columnsPerSlot else { return (slot, slot) }
    let last = halves.slots.upperBound - 1
    return (min(2 * slot, last), min(2 * slot + 1, last))
  }

  /// Whether `x` is the first cell of a slot.
  func isFirstCell(_ x: Int) -> Bool { (width - 1 - x) % cellsPerSlot == cellsPerSlot - 1 }
}
