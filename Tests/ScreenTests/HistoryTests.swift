import Testing

@testable import Screen

@Suite struct HistoryTests {
  @Test(arguments: Zoom.allCases) func pooledSlotsAreTheirColumns(zoom: Zoom) {
    var history = History(labels: 3)
    var raw: [(mel: [UInt8], belief: [Float])] = []
    for index in 0..<101 {
      let decibels = (0..<History.bands).map { Float(($0 * 31 + index * 17) % 120 - 80) }
      let belief = [Float(index % 5), 1, Float(index % 3)]
      history.append(decibels, .belief(belief))
      raw.append((decibels.map(History.quantise), belief))
    }
    let level = history.level(zoom)
    let step = level.columnsPerSlot
    #expect(level.slots == 0..<(101 + step - 1) / step)
    for slot in level.slots {
      let columns = raw[slot * step..<min(101, (slot + 1) * step)]
      for band in 0..<History.bands {
        #expect(level.mel[slot * History.bands + band] == columns.map { $0.mel[band] }.max())
      }
      #expect(level.state(slot).beliefs == Int32(columns.count))
      #expect(level.belief[slot * 3] == columns.reduce(0) { $0 + $1.belief[0] })
    }
  }

  /// A column fills the whole height, whatever its number of bands, and keeps its loudest.
  @Test func columnsOfOtherBandsAreFitted() {
    #expect(History.fitted([3, 9]) == Array(repeating: 3, count: 64) + Array(repeating: 9, count: 64))
    let many = (0..<256).map { UInt8($0) }
    #expect(History.fitted(many) == (0..<128).map { UInt8(2 * $0 + 1) })
    #expect(History.fitted([]) == Array(repeating: 0, count: 128))
  }

  @Test func oldSlotsMakeRoomForNewOnes() {
    var history = History(labels: 1)
    let bytes = history.level(.one).mel.count
    for index in 0..<PooledColumns.capacity + 10 {
      history.append(Array(repeating: Float(index % 100), count: History.bands), .belief([1]))
    }
    let level = history.level(.one)
    #expect(level.slots == 10..<PooledColumns.capacity + 10)
    #expect(level.mel.count == bytes)
    let newest = PooledColumns.capacity + 9
    #expect(level.mel[newest % PooledColumns.capacity * History.bands] == History.quantise(Float(newest % 100)))
    #expect(level.state(newest).beliefs == 1)
  }

  @Test func aBeliefOutweighsSilenceAndWarmUpInASlot() {
    var history = History(labels: 1)
    let column = [Float](repeating: 0, count: History.bands)
    history.append(column, .warmingUp)
    history.append(column, .belief([1]))
    history.append(column, .silence)
    history.append(column, .silence)
    #expect(history.level(.four).state(0).kind == .belief)
    #expect(history.level(.two).state(1).kind == .silence)
    #expect(history.level(.one).state(0).kind == .warmingUp)
  }

  @Test func aSeekMarksTheColumnAfterIt() {
    var history = History(labels: 1)
    for index in 0..<8 {
      if index == 5 { history.markSeek() }
      history.append([], .silence)
    }
    #expect((0..<8).filter { history.level(.one).state($0).isSeek } == [5])
    #expect((0..<2).filter { history.level(.four).state($0).isSeek } == [1])
  }

  @Test func columnsAndBeliefsOfAWrongLengthAreHarmless() {
    var model = emptyModel()
    model.append(column: [1, 2], .belief([1]), at: 0)
    model.append(column: Array(repeating: .nan, count: 500), .belief(Array(repeating: .nan, count: 99)), at: .nan)
    model.belief = [0.5]
    model.trackBelief = [0.5]
    model.leader = (label: 99, since: .infinity)
    model.entropy = .nan
    model.warmUp = .nan
    model.elapsed = .infinity
    _ = model.ease(over: 0.03)
    for size in [Size(width: 80, height: 24), Size(width: 45, height: 12), Size(width: 200, height: 50)] {
      #expect(render(model, size: size).size == size)
    }
  }

  @Test func quantisingKeepsDecibels() {
    for decibels in stride(from: Float(-100), through: 52, by: 0.37) {
      #expect(abs(History.decibels(History.quantise(decibels)) - decibels) < 0.31)
    }
    #expect(History.quantise(-.infinity) == 0)
    #expect(History.quantise(.infinity) == 255)
    #expect(History.quantise(.nan) == 0)
  }
}

@Suite struct OverviewTests {
  @Test func slotsJoinWhenTheTrackOutgrowsThem() {
    var overview = TrackOverview(labels: 2)
    for second in 0..<1000 { overview.add(second < 500 ? [0.9, 0.1] : [0.2, 0.8], at: Double(second)) }
    #expect(overview.slotDuration == 2)
    #expect(overview.dominant(from: 0, to: 400)?.label == 0)
    #expect(overview.dominant(from: 600, to: 1000)?.label == 1)
    let belief = overview.dominant(from: 600, to: 1000)?.belief ?? 0
    #expect(abs(belief - 0.8) < 1e-4)
    #expect(overview.dominant(from: 1010, to: 1020) == nil)
  }

  @Test func whatIsHeardAgainOverwrites() {
    var overview = TrackOverview(labels: 2)
    for step in 0..<40 { overview.add([1, 0], at: Double(step) * 0.25) }
    for step in 8..<16 { overview.add([0, 1], at: Double(step) * 0.25) }
    #expect(overview.dominant(from: 2, to: 4)?.label == 1)
    #expect(overview.dominant(from: 2, to: 4)?.belief == 1)
    #expect(overview.dominant(from: 4, to: 6)?.label == 0)
  }
}
