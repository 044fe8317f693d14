import Testing

@testable import Training

@Suite struct MinimalFilterTests {
  /// A tile of a filter by its definition, and by A (G w ⊙ B d).
  @Test(arguments: 1...8) func tilesAreWhatAFilterGives(taps: Int) {
    let filter = MinimalFilter(taps: taps)
    #expect(filter.products == filter.outputs + taps - 1)
    var random = SeededRandom(UInt64(taps))
    let w = (0..<taps).map { _ in random.normal() }
    let d = (0..<filter.products).map { _ in random.normal() }
    func times(_ matrix: Coefficients, _ x: [Float], count: Int) -> [Float] {
      var y = [Float](repeating: 0, count: count)
      matrix.apply(x, xStride: 1, to: &y, yStride: 1, count: 1)
      return y
    }
    let products = zip(
      times(filter.weight, w, count: filter.products), times(filter.input, d, count: filter.products)
    ).map { $0 * $1 }
    for count in 1...filter.outputs {
      let y = times(filter.output[count - 1], products, count: count)
      for step in 0..<count {
        let expected = (0..<taps).reduce(0) { $0 + w[$1] * d[step + $1] }
        #expect(abs(y[step] - expected) < 1e-4)
      }
    }
  }

  @Test func coefficientsWeighWholeRowsOfAnyLength() {
    let matrix = Coefficients([[1, 0, -2], [0, 0.5, 0]])
    for count in [1, 15, 16, 17, 40] {
      let x = (0..<3 * count).map(Float.init)
      var y = [Float](repeating: 1, count: 2 * count)
      matrix.apply(x, xStride: count, to: &y, yStride: count, count: count, adding: true)
      for index in 0..<count {
        #expect(y[index] == 1 + x[index] - 2 * x[2 * count + index])
        #expect(y[count + index] == 1 + 0.5 * x[count + index])
      }
    }
  }
}
