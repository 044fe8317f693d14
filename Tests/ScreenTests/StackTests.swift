import Testing

@testable import Screen

@Suite struct StackTests {
  @Test func sharesSumExactlyAndStayWithinOneOfTheirQuota() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<500 {
      let total = Int.random(in: 0...200, using: &generator)
      let shares = (0..<Int.random(in: 1...30, using: &generator)).map { _ in Float.random(in: 0...1, using: &generator)
      }
      let sum = shares.reduce(0, +)
      let units = sharesOut(total, in: shares)
      #expect(units.reduce(0, +) == total)
      for (unit, share) in zip(units, shares) {
        #expect(abs(Float(unit) - share / sum * Float(total)) < 1.001)
      }
    }
  }

  @Test func badSharesStillSum() {
    #expect(sharesOut(72, in: [.nan, 1, -3, .infinity]) == [0, 72, 0, 0])
    #expect(sharesOut(9, in: [0, 0, 0]) == [3, 3, 3])
    #expect(sharesOut(5, in: []) == [])
    #expect(sharesOut(10, in: [1, 1, 1]).sorted() == [3, 3, 4])
  }

  @Test(arguments: [1, 5, 9, 18, 40]) func everyColumnOfTheStackIsFullAndInOrder(height: Int) {
    var columns = PooledColumns(columnsPerSlot: 1, bands: History.bands, labels: genres.count)
    let none = [UInt8](repeating: 0, count: History.bands)
    for index in 0..<200 {
      columns.append(none, raw: none, .belief(belief(index)), isSeek: false)
    }
    var stack = BeliefStack(width: 200, height: height, labels: genres.count)
    for x in 0..<200 {
      stack.fill(x, from: columns, x)
      let units = sharesOut(height * BeliefStack.levels, in: belief(x))
      var shown = Array(repeating: 0, count: genres.count)
      for row in 0..<height {
        let share = stack[x, row]
        #expect(share.upper <= share.lower)
        if row > 0 { #expect(stack[x, row - 1].lower <= share.upper) }
        #expect(share.isWhole || (1..<BeliefStack.levels).contains(share.lowerEighths))
        shown[share.lower] += share.isWhole ? BeliefStack.levels : share.lowerEighths
        if !share.isWhole { shown[share.upper] += BeliefStack.levels - share.lowerEighths }
      }
      #expect(shown.reduce(0, +) == height * BeliefStack.levels)
      // Only bands that share a cell with two others may be rounded.
      for (label, unit) in units.enumerated() where unit >= 3 * BeliefStack.levels {
        #expect(abs(shown[label] - unit) <= BeliefStack.levels)
      }
    }
  }

  @Test func twoLabelsAreShownToTheEighth() {
    var columns = PooledColumns(columnsPerSlot: 1, bands: 1, labels: 2)
    // Each for two columns, as a step of the network holds for several.
    for upper in (0..<34).map({ $0 / 2 }) {
      columns.append([0], raw: [0], .belief([Float(upper) / 16, 1 - Float(upper) / 16]), isSeek: false)
    }
    var stack = BeliefStack(width: 34, height: 2, labels: 2)
    for x in 0..<34 {
      stack.fill(x, from: columns, x)
      let lower = (0..<2).reduce(0) { sum, row in
        let share = stack[x, row]
        return sum + (share.isWhole ? share.lower * 8 : share.lowerEighths)
      }
      #expect(lower == 16 - x / 2)
    }
  }
}
