import CMatrixKernel

/// A matrix of weights in the order in which a product reads it, so that none of it is copied however few rows it is
/// multiplied with. On the caller's thread alone.
public struct PackedMatrix: Sendable {
  /// Rows: what a row that is multiplied has values.
  public let inner: Int
  public let columns: Int
  /// One after another; see `multiply_by_panels`.
  private let panels: [Float]

  private static let panelWidth = Int(matrix_panel_width)

  /// - Parameter matrix: [inner, columns]
  public init(_ matrix: UnsafePointer<Float>, inner: Int, columns: Int) {
    // For where it is OpenBLAS that multiplies.
    BLAS.oneThread
    (self.inner, self.columns) = (inner, columns)
    panels = [Float](unsafeUninitializedCapacity: inner * columns) { buffer, count in
      for first in stride(from: 0, to: columns, by: Self.panelWidth) {
        let width = min(Self.panelWidth, columns - first)
        for row in 0..<inner {
          (buffer.baseAddress! + first * inner + row * width).update(
            from: matrix + row * columns + first, count: width)
        }
      }
      count = buffer.count
    }
  }

  /// - Parameter matrix: [columns, inner]
  init(transposing matrix: [Float], inner: Int, columns: Int) {
    var transposed = [Float](repeating: 0, count: matrix.count)
    for row in 0..<inner {
      for column in 0..<columns { transposed[row * columns + column] = matrix[column * inner + row] }
    }
    self.init(transposed, inner: inner, columns: columns)
  }

  /// y ← x · this, or y + x · this.
  /// - Parameters:
  ///   - x: [rows, inner]
  ///   - y: [rows, columns]
  public func multiply(
    _ x: UnsafePointer<Float>, rows: Int, into y: UnsafeMutablePointer<Float>, adding: Bool = false
  ) {
    multiply_by_panels(x, panels, y, Int32(rows), Int32(inner), Int32(columns), adding)
  }
}
