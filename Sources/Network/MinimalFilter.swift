/// Short filters by fewer products than taps times outputs: F(m, r) of Winograd (Arithmetic Complexity of Computations,
/// 1980).
///
/// m neighbouring outputs of a filter of r taps see m + r − 1 inputs between them, and take as many products instead of
/// m · r: y = A · (G w ⊙ B d), where A [m, m + r − 1], G [m + r − 1, r] and B [m + r − 1, m + r − 1] are small constant
/// matrices. Where a product is one of matrices, A, G and B cost little beside it. The backward pass is the same by
/// transposition.
///
/// The matrices are Toom and Cook's: polynomials of degrees m − 1 and r − 1 are multiplied by their values at m + r − 1
/// points, of which infinity is one, and transposed this is a filter. More points cost precision, so what would need
/// more than eight is worked out plainly: one output of r products, with A of ones, G and B of the identity.
public struct MinimalFilter: Sendable {
  /// Outputs of a tile.
  public let outputs: Int
  /// Products of a tile, and the inputs it sees.
  public let products: Int
  /// A: [outputs, products]; at `count − 1` for a tile of which only the first `count` outputs are there.
  public let output: [Coefficients]
  /// G: [products, taps]
  public let weight: Coefficients
  /// B: [products, products]
  public let input: Coefficients

  private static let points: [Double] = [0, 1, -1, 2, -2, 0.5, -0.5]

  /// - Parameters:
  ///   - outputs: m, of which one remains where too many points would be needed.
  ///   - taps: r
  public init(outputs: Int, taps: Int) {
    guard outputs + taps - 2 <= Self.points.count else {
      self.outputs = 1
      products = taps
      output = [Coefficients([[Double](repeating: 1, count: taps)])]
      weight = Coefficients.identity(taps)
      input = Coefficients.identity(taps)
      return
    }
    self.outputs = outputs
    products = outputs + taps - 1
    let points = Self.points.prefix(products - 1)
    /// Rows are the powers of a point below a degree; the last row is infinity's, where the highest power is left.
    func powers(_ degree: Int) -> [[Double]] {
      points.map { point in (0..<degree).map { power in (0..<power).reduce(1) { product, _ in product * point } } }
        + [(0..<degree).map { $0 == degree - 1 ? 1 : 0 }]
    }
    output = (1...outputs).map { Coefficients(powers(outputs)).transposed.first($0) }
    weight = Coefficients(powers(taps))
    input = Coefficients(inverse(powers(products))).transposed
  }
}

/// A small matrix whose coefficients weigh whole rows of values.
public struct Coefficients: Sendable {
  private let matrix: [[Double]]
  /// Of each row in turn, the columns that are not zero, with their coefficients; a row begins at `starts`.
  private let terms: [(column: Int, coefficient: Float)]
  private let starts: [Int]

  public init(_ matrix: [[Double]]) {
    self.matrix = matrix
    let rows = matrix.map { row in
      row.indices.filter { row[$0] != 0 }.map { (column: $0, coefficient: Float(row[$0])) }
    }
    terms = rows.flatMap { $0 }
    starts = rows.reduce(into: [0]) { $0.append($0.last! + $1.count) }
  }

  static func identity(_ size: Int) -> Coefficients {
    Coefficients((0..<size).map { row in (0..<size).map { $0 == row ? 1 : 0 } })
  }

  public var transposed: Coefficients {
    Coefficients(matrix[0].indices.map { column in matrix.map { $0[column] } })
  }

  /// The first rows.
  func first(_ rows: Int) -> Coefficients { Coefficients(Array(matrix.prefix(rows))) }

  /// y_i ← Σ_j c_ij · x_j, or added to y_i.
  /// - Parameters:
  ///   - x: x_j begins at j · xStride.
  ///   - y: y_i begins at i · yStride.
  ///   - count: values of each.
  public func apply(
    _ x: UnsafePointer<Float>, xStride: Int, to y: UnsafeMutablePointer<Float>, yStride: Int, count: Int,
    adding: Bool = false
  ) {
    let rows = starts.count - 1
    terms.withUnsafeBufferPointer { terms in
      starts.withUnsafeBufferPointer { starts in
        for first in stride(from: 0, to: count, by: Lanes.scalarCount) {
          let lanes = min(Lanes.scalarCount, count - first)
          for row in 0..<rows {
            let place = y + row * yStride + first
            var sum = adding ? Lanes(place, count: lanes) : .zero
            for term in starts[row]..<starts[row + 1] {
              sum += terms[term].coefficient * Lanes(x + terms[term].column * xStride + first, count: lanes)
            }
            sum.store(to: place, count: lanes)
          }
        }
      }
    }
  }
}

/// The inverse of a small regular matrix (Gauss & Jordan).
private func inverse(_ matrix: [[Double]]) -> [[Double]] {
  let size = matrix.count
  var left = matrix
  var right = (0..<size).map { row in (0..<size).map { $0 == row ? 1.0 : 0 } }
  for column in 0..<size {
    let pivot = (column..<size).max { abs(left[$0][column]) < abs(left[$1][column]) } ?? column
    left.swapAt(column, pivot)
    right.swapAt(column, pivot)
    let scale = left[column][column]
    left[column] = left[column].map { $0 / scale }
    right[column] = right[column].map { $0 / scale }
    for row in 0..<size where row != column {
      let factor = left[row][column]
      left[row] = zip(left[row], left[column]).map { $0 - factor * $1 }
      right[row] = zip(right[row], right[column]).map { $0 - factor * $1 }
    }
  }
  return right
}
