/// What the charts show on a screen since the newest seek: slots of one or more columns, the oldest first.
public struct ShownColumns: Sendable {
  /// Track time at the left edge of the first, in seconds.
  public let start: Double
  /// Track time at the right edge of the last.
  public let end: Double
  /// Seconds a slot stands for.
  public let duration: Double
  /// A slot's levels as `History.quantise` makes them, low band first, and its mean belief.
  public let slots: [(levels: [UInt8], content: ColumnContent)]
}

extension ScopeModel {
  /// What a screen of some size shows of the history; nothing when it is too small.
  public func shown(on size: Size) -> ShownColumns {
    let layout = Layout(size, display.focus)
    let axis = TimeAxis(self, width: (layout?.belief ?? layout?.spectrogram)?.width ?? 0)
    let columns = axis.columns
    let duration = columnDuration * Double(columns.columnsPerSlot)
    let levels = columns.levels(isRaw: display.isRaw)
    var visible = columns.slots.suffix(axis.width / axis.cellsPerSlot)
    // What lies before a seek is from elsewhere in the track.
    if let seam = visible.last(where: { columns.state($0).isSeek }) { visible = seam..<visible.upperBound }
    let shownColumns = history.columns - visible.lowerBound * columns.columnsPerSlot
    return ShownColumns(
      start: history.end - Double(shownColumns) * columnDuration, end: history.end, duration: duration,
      slots: visible.map { slot in
        let place = slot % PooledColumns.capacity
        return (
          Array(levels[place * columns.bands..<(place + 1) * columns.bands]), content(of: slot, in: columns)
        )
      })
  }

  private func content(of slot: Int, in columns: PooledColumns) -> ColumnContent {
    let state = columns.state(slot)
    switch state.kind {
    case .warmingUp: return .warmingUp
    case .silence: return .silence
    case .belief:
      let place = slot % PooledColumns.capacity * columns.labels
      return .belief(columns.belief[place..<place + columns.labels].map { $0 / Float(max(1, state.beliefs)) })
    }
  }
}
