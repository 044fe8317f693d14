/// The belief over the whole track (live: the session so far) in a bounded number of time slots.
///
/// When the track outgrows the slots, neighbours join and a slot stands for twice the time. What is heard again after
/// a seek takes the place of what was there.
struct TrackOverview: Sendable {
  static let capacity = 512

  private let labels: Int
  /// Seconds a slot stands for.
  private(set) var slotDuration = 0.25
  /// [capacity, labels], sums.
  private var sums: [Float]
  private var counts: [Float]
  private var current = -1

  init(labels: Int) {
    self.labels = labels
    sums = Array(repeating: 0, count: Self.capacity * labels)
    counts = Array(repeating: 0, count: Self.capacity)
  }

  /// Adds the belief at `time` seconds, one value per label.
  mutating func add(_ belief: [Float], at time: Double) {
    guard belief.count == labels, time.isFinite, time >= 0, time < 1e7 else { return }
    while time >= slotDuration * Double(Self.capacity) { join() }
    let slot = Int(time / slotDuration)
    if slot != current {
      empty(slot)
      current = slot
    }
    for label in 0..<labels { sums[slot * labels + label] += belief[label] }
    counts[slot] += 1
  }

  /// The label that dominated from `start` to `end` seconds and its mean belief; nil where nothing was heard.
  func dominant(from start: Double, to end: Double) -> (label: Int, belief: Float)? {
    let first = Int(max(0, start) / slotDuration)
    let last = min(Self.capacity, max(first + 1, Int((end / slotDuration).rounded(.up))))
    guard first < last else { return nil }
    let count = (first..<last).reduce(Float(0)) { $0 + counts[$1] }
    guard count > 0 else { return nil }
    var best = (label: 0, belief: -Float.infinity)
    for label in 0..<labels {
      let sum = (first..<last).reduce(Float(0)) { $0 + sums[$1 * labels + label] }
      if sum / count > best.belief { best = (label, sum / count) }
    }
    return best
  }

  private mutating func empty(_ slot: Int) {
    counts[slot] = 0
    for label in 0..<labels { sums[slot * labels + label] = 0 }
  }

  private mutating func join() {
    for slot in 0..<Self.capacity {
      let (left, right) = (2 * slot, 2 * slot + 1)
      let isInside = right < Self.capacity
      counts[slot] = isInside ? counts[left] + counts[right] : 0
      for label in 0..<labels {
        sums[slot * labels + label] = isInside ? sums[left * labels + label] + sums[right * labels + label] : 0
      }
    }
    slotDuration *= 2
    current = current < 0 ? -1 : current / 2
  }
}
