/// What is known about one slot of the time axis.
struct SlotState: Sendable {
  enum Kind: UInt8, Sendable {
    case belief, warmingUp, silence
  }
  var kind = Kind.silence
  /// Columns whose belief is summed in the slot.
  var beliefs: Int32 = 0
  var isSeek = false
}

/// The newest columns at one zoom of the time axis: a slot holds `columnsPerSlot` columns, mel by its maximum (so that
/// peaks survive), belief by its mean.
///
/// Slots are aligned to multiples of `columnsPerSlot` since the start, so that a picture moves but never shimmers.
struct PooledColumns: Sendable {
  /// How many slots are kept: twice as many as any terminal is expected to be wide, for glyphs that show two in a cell.
  static let capacity = 1024

  let columnsPerSlot: Int
  let bands: Int
  let labels: Int
  /// Columns appended since the start.
  private(set) var columns = 0
  /// [capacity, bands], quantised dB.
  private(set) var mel: [UInt8]
  /// The same of the raw spectrogram, in bands of equal width.
  private(set) var raw: [UInt8]
  /// [capacity, labels], sums.
  private(set) var belief: [Float]
  private(set) var states: [SlotState]

  init(columnsPerSlot: Int, bands: Int, labels: Int) {
    self.columnsPerSlot = columnsPerSlot
    self.bands = bands
    self.labels = labels
    mel = Array(repeating: 0, count: Self.capacity * bands)
    raw = mel
    belief = Array(repeating: 0, count: Self.capacity * labels)
    states = Array(repeating: SlotState(), count: Self.capacity)
  }

  /// The slots that are kept, oldest first.
  var slots: Range<Int> {
    let end = (columns + columnsPerSlot - 1) / columnsPerSlot
    return max(0, end - Self.capacity)..<end
  }

  func state(_ slot: Int) -> SlotState { states[slot % Self.capacity] }

  /// The mean belief of a slot in a label, 0…1; 0 where there is none.
  func meanBelief(_ slot: Int, _ label: Int) -> Float {
    let place = slot % Self.capacity
    let mean = belief[place * labels + label] / Float(max(1, states[place].beliefs))
    return mean.isFinite ? max(0, min(1, mean)) : 0
  }

  /// What the spectrogram is drawn from.
  func levels(isRaw: Bool) -> [UInt8] { isRaw ? raw : mel }

  /// `column` and `rawColumn` hold `bands` values, `content`'s belief `labels` values.
  mutating func append(_ column: [UInt8], raw rawColumn: [UInt8], _ content: ColumnContent, isSeek: Bool) {
    let place = columns / columnsPerSlot % Self.capacity
    if columns % columnsPerSlot == 0 { empty(place) }
    columns += 1
    for band in 0..<bands {
      mel[place * bands + band] = max(mel[place * bands + band], column[band])
      raw[place * bands + band] = max(raw[place * bands + band], rawColumn[band])
    }
    states[place].isSeek = states[place].isSeek || isSeek
    switch content {
    case .belief(let values): add(values, to: place)
    case .warmingUp where states[place].beliefs == 0: states[place].kind = .warmingUp
    case .silence where states[place].beliefs == 0: states[place].kind = .silence
    default: break
    }
  }

  private mutating func empty(_ place: Int) {
    states[place] = SlotState()
    for band in 0..<bands { (mel[place * bands + band], raw[place * bands + band]) = (0, 0) }
    for label in 0..<labels { belief[place * labels + label] = 0 }
  }

  private mutating func add(_ values: [Float], to place: Int) {
    states[place].kind = .belief
    states[place].beliefs += 1
    for label in 0..<labels { belief[place * labels + label] += values[label] }
  }
}
