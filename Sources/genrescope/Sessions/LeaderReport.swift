import Screen

/// Says in a line when the leading genre changes.
struct LeaderReport {
  private var leader: Int?

  /// The line, when there is something new to say: time, genre, share.
  mutating func line(_ model: ScopeModel, at time: Double) -> String? {
    guard let label = model.leader?.label, label != leader, let belief = model.belief else { return nil }
    leader = label
    return "\(clockText(time))  \(model.labels[label])  \(percent(belief[label]))"
  }
}
