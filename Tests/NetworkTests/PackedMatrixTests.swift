import Testing

@testable import Network

@Suite struct PackedMatrixTests {
  /// Rows that fill blocks, end inside one or are none; columns that fill panels or end inside one.
  @Test(arguments: [0, 1, 3, 48, 49, 130], [1, 10, 32, 33, 96, 250]) func multiplies(rows: Int, columns: Int) {
    for inner in [1, 7, 40, 300] {
      let (x, w) = (noise(rows * inner, seed: 1), noise(inner * columns, seed: 2))
      let before = noise(rows * columns, seed: 3)
      let product = (0..<rows * columns).map { index in
        let (row, column) = (index / columns, index % columns)
        return (0..<inner).reduce(0) { $0 + Double(x[row * inner + $1]) * Double(w[$1 * columns + column]) }
      }
      let transposed = (0..<columns).flatMap { column in (0..<inner).map { w[$0 * columns + column] } }
      let stored = [
        PackedMatrix(w, inner: inner, columns: columns),
        PackedMatrix(transposing: transposed, inner: inner, columns: columns),
      ]
      for matrix in stored {
        var (written, added) = (before, before)
        matrix.multiply(x, rows: rows, into: &written)
        matrix.multiply(x, rows: rows, into: &added, adding: true)
        let bound = 1e-5 * Double(inner)
        #expect(zip(written, product).allSatisfy { abs(Double($0) - $1) < bound }, "inner \(inner)")
        #expect(
          zip(added, zip(before, product)).allSatisfy { abs(Double($0) - Double($1.0) - $1.1) < bound },
          "inner \(inner), added")
      }
    }
  }
}
