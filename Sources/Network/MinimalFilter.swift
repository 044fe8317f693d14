import CMatrixKernel

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
  private let rows: Int
  private let columns: Int
  /// [rows, columns]
  private let values: [Float]

  public init(_ matrix: [[Double]]) {
    (rows, columns) = (matrix.count, matrix[0].count)
    values = matrix.joined().map(Float.init)
  }

  private init(rows: Int, columns: Int, value: (_ row: Int, _ column: Int) -> Float) {
    (self.rows, self.columns) = (rows, columns)
    values = (0..<rows * columns).map { value($0 / columns, $0 % columns) }
  }

  static func identity(_ size: Int) -> Coefficients { Coefficients(rows: size, columns: size) { $0 == $1 ? 1 : 0 } }

  public var transposed: Coefficients { Coefficients(rows: columns, columns: rows) { values[$1 * columns + $0] } }

  /// The first rows.
  func first(_ rows: Int) -> Coefficients {
    Coefficients(rows: rows, columns: columns) { values[$0 * columns + $1] }
  }

  /// y_i ← Σ_j c_ij · x_j, or added to y_i.
  /// - Parameters:
  ///   - x: x_j begins at j · xStride.
  ///   - y: y_i begins at i · yStride.
  ///   - count: values of each.
  public func apply(
    _ x: UnsafePointer<Float>, xStride: Int, to y: UnsafeMutablePointer<Float>, yStride: Int, count: Int,
    adding: Bool = false
  ) {
    weigh_rows(
      values, x, Int32(xStride), y, Int32(yStride), Int32(rows), Int32(columns), Int32(count), adding)
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
