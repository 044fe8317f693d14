import Screen

/// The belief of a chart as shapes: runs of columns in which something is believed, and gaps in which nothing is.
enum BeliefRun: Equatable {
  /// Corners of the stack: a place on the time axis (0 the left edge, 1 the right) and what is believed there.
  case believed([Corner])
  /// Nothing is believed from one place to another, and why.
  case nothing(from: Double, to: Double, ColumnContent)

  struct Corner: Equatable {
    let place: Double
    let belief: [Float]
  }
}

extension Chart {
  /// The runs, in the order of time.
  ///
  /// A corner stands where a belief is new; between two the stack runs straight, for the network's steps are coarser than
  /// its columns. Where there are more columns than `limit`, neighbours are averaged.
  func beliefRuns(limit: Int) -> [BeliefRun] {
    var runs: [BeliefRun] = []
    var first = 0
    while first < columns {
      let kind = contents[first].kind
      var end = first + 1
      while end < columns && contents[end].kind == kind { end += 1 }
      if kind == .belief {
        runs.append(.believed(corners(first..<end, limit: limit)))
      } else {
        runs.append(.nothing(from: place(first), to: place(end), contents[first]))
      }
      first = end
    }
    return runs
  }

  private func place(_ column: Int) -> Double { Double(column) / Double(columns) }

  private func corners(_ range: Range<Int>, limit: Int) -> [BeliefRun.Corner] {
    let pooled = max(1, columns / max(1, limit))
    var corners: [BeliefRun.Corner] = []
    for start in stride(from: range.lowerBound, to: range.upperBound, by: pooled) {
      let belief = mean(start..<min(start + pooled, range.upperBound))
      if corners.last?.belief != belief { corners.append(.init(place: place(start), belief: belief)) }
    }
    if let last = corners.last { corners.append(.init(place: place(range.upperBound), belief: last.belief)) }
    return corners
  }

  /// The mean belief of columns that all have one.
  private func mean(_ range: Range<Int>) -> [Float] {
    var sum = [Float](repeating: 0, count: labels.count)
    for column in range {
      guard case .belief(let belief) = contents[column] else { continue }
      if range.count == 1 { return belief }
      for label in sum.indices { sum[label] += belief[label] / Float(range.count) }
    }
    return sum
  }
}

extension ColumnContent {
  fileprivate enum Kind { case belief, warmingUp, silence }

  fileprivate var kind: Kind {
    switch self {
    case .belief: .belief
    case .warmingUp: .warmingUp
    case .silence: .silence
    }
  }
}

extension BeliefRun.Corner {
  /// Where each band begins, from 0 at the top, and at the end 1. Odd values count as nothing.
  var edges: [Double] {
    let shares = belief.map { $0.isFinite && $0 > 0 ? Double($0) : 0 }
    let sum = shares.reduce(0, +)
    var edge = 0.0
    return [0]
      + shares.map { share in
        edge += sum > 0 ? share / sum : 1 / Double(shares.count)
        return min(1, edge)
      }
  }
}
