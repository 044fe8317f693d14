/// How much time a cell of the charts stands for.
public enum Zoom: Int, CaseIterable, Sendable {
  case half, one, two, four, eight, sixteen

  /// Index of the pooled columns that are drawn.
  var level: Int { max(0, rawValue - 1) }
  /// Cells that a slot is wide.
  var cellsPerSlot: Int { self == .half ? 2 : 1 }
  /// Columns a cell stands for.
  public var columnsPerCell: Double { self == .half ? 0.5 : Double(1 << level) }

  /// One step towards more history.
  var wider: Zoom { Zoom(rawValue: rawValue + 1) ?? self }
  /// One step towards more detail.
  var narrower: Zoom { Zoom(rawValue: rawValue - 1) ?? self }

  /// "×4".
  func text(_ glyphs: GlyphSet) -> String {
    (glyphs == .ascii ? "x" : "×") + (self != .half ? String(1 << level) : glyphs == .ascii ? "1/2" : "½")
  }
}
