import Screen

/// What a column shows: the belief, held between the network's steps, and silence when it has lasted for a second.
struct ContentFollower {
  let columnDuration: Double
  private var silence = 0.0
  private var held = ColumnContent.warmingUp

  init(columnDuration: Double) { self.columnDuration = columnDuration }

  /// The belief is held no longer, as after a seek.
  mutating func forget() { held = .warmingUp }

  mutating func content(of state: Analysis.Column.State, _ smoothed: [Float]?) -> ColumnContent {
    if state == .silent { silence += columnDuration } else { silence = 0 }
    if state == .step, let smoothed { held = .belief(smoothed) }
    return silence >= 1 ? .silence : held
  }
}
