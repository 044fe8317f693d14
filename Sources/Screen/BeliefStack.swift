/// What a cell of the stack shows: two labels at most, and how many eighths belong to the lower.
struct CellShare: Equatable, Sendable {
  var upper: Int
  var lower: Int
  /// 0…8.
  var lowerEighths: Int

  var isWhole: Bool { upper == lower }
  /// The label with the greater part of the cell.
  var larger: Int { lowerEighths >= 4 ? lower : upper }
}

/// The beliefs of a chart's columns, stacked and cut into cells. The first label is at the top.
struct BeliefStack {
  /// Levels in a cell.
  static let levels = 8

  let width: Int
  let height: Int
  let labels: Int
  private var shares: [CellShare?]
  /// Levels of each label in a column; they sum to `height * levels`.
  private var units: [Int]
  /// The column stacked last, and where its beliefs are.
  private var last: (x: Int, beliefs: Range<Int>)?

  init(width: Int, height: Int, labels: Int) {
    self.width = width
    self.height = height
    self.labels = labels
    shares = Array(repeating: nil, count: width * height)
    units = Array(repeating: 0, count: labels)
  }

  /// The cell at column `x`, `row` from the top; filled columns only.
  subscript(x: Int, row: Int) -> CellShare {
    shares[x * height + row] ?? CellShare(upper: 0, lower: 0, lowerEighths: 0)
  }

  /// The label that has the whole cell, or nil.
  func owner(_ x: Int, _ row: Int) -> Int? {
    guard x >= 0, x < width, let share = shares[x * height + row], share.isWhole else { return nil }
    return share.upper
  }

  /// Stacks the belief of a slot in column `x`; always from the same columns.
  mutating func fill(_ x: Int, from columns: PooledColumns, _ slot: Int) {
    guard labels > 0 else { return }
    let base = slot % PooledColumns.capacity * labels
    let beliefs = base..<base + labels
    defer { last = (x, beliefs) }
    // A step of the network holds for several columns.
    if let last, columns.belief[last.beliefs] == columns.belief[beliefs] { return copy(last.x, to: x) }
    columns.belief.withUnsafeBufferPointer { belief in
      let shares = UnsafeBufferPointer(rebasing: belief[beliefs])
      units.withUnsafeMutableBufferPointer { shareOut(height * Self.levels, in: shares, into: $0) }
    }
    cut(x)
  }

  private mutating func copy(_ column: Int, to x: Int) {
    for row in 0..<height { shares[x * height + row] = shares[column * height + row] }
  }

  /// Cuts the column's bands into cells, from the top. Where more than two labels meet in a cell, the two largest share it.
  private mutating func cut(_ x: Int) {
    var label = 0
    var left = units[0]
    for row in 0..<height {
      var room = Self.levels
      var first = (label: -1, part: 0)
      var second = (label: -1, part: 0)
      while room > 0 {
        while left == 0 && label + 1 < labels {
          label += 1
          left = units[label]
        }
        let part = min(room, left)
        if part == 0 { break }
        if part > first.part {
          (first, second) = ((label, part), first)
        } else if part > second.part {
          second = (label, part)
        }
        room -= part
        left -= part
      }
      shares[x * height + row] = Self.share(first, second)
    }
  }

  private static func share(_ a: (label: Int, part: Int), _ b: (label: Int, part: Int)) -> CellShare {
    guard b.part > 0 else { return CellShare(upper: a.label, lower: a.label, lowerEighths: 0) }
    let (upper, lower) = a.label < b.label ? (a, b) : (b, a)
    let eighths = (lower.part * levels + (upper.part + lower.part) / 2) / (upper.part + lower.part)
    return CellShare(upper: upper.label, lower: lower.label, lowerEighths: max(1, min(levels - 1, eighths)))
  }
}
