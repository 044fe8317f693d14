import Testing

@testable import Network

@Suite struct MinimalFilterTests {
  /// A tile of a filter by its definition, and by A (G w ⊙ B d).
  @Test(arguments: 1...4, 1...8) func tilesAreWhatAFilterGives(outputs: Int, taps: Int) {
    let filter = MinimalFilter(outputs: outputs, taps: taps)
    #expect(filter.outputs == (outputs + taps > 9 ? 1 : outputs))
    #expect(filter.products == filter.outputs + taps - 1)
    let w = noise(taps, seed: 2 * taps)
    let d = noise(filter.products, seed: 2 * outputs + 1)
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
        #expect(abs(y[step] - expected) < 2e-5)
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

/// From −1 to 1, the same for a seed.
func noise(_ count: Int, seed: Int) -> [Float] {
  var state = UInt64(seed)
  return (0..<count).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(state >> 40) / Float(1 << 23) - 1
  }
}
