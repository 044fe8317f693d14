import COpenBLAS

/// Matrix products by OpenBLAS, row-major. Each call runs on the caller's thread alone: work is shared out by whoever
/// calls, and a player needs no more than one.
public enum BLAS {
  private static let oneThread: Void = openblas_set_num_threads(1)

  /// c ← a · b + beta · c, where op is the identity or the transpose.
  /// - Parameters:
  ///   - rows: rows of op(a) and c.
  ///   - columns: columns of op(b) and c.
  ///   - inner: columns of op(a), rows of op(b).
  ///   - aStride: floats from one row of `a` as stored to the next; its own width where nil; so for `bStride` and `b`.
  public static func multiply(
    _ a: UnsafePointer<Float>, transposeA: Bool = false, aStride: Int? = nil,
    _ b: UnsafePointer<Float>, transposeB: Bool = false, bStride: Int? = nil,
    into c: UnsafeMutablePointer<Float>, rows: Int, columns: Int, inner: Int, beta: Float = 0
  ) {
    oneThread
    cblas_sgemm(
      CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
      blasint(rows), blasint(columns), blasint(inner), 1,
      a, blasint(aStride ?? (transposeA ? rows : inner)), b, blasint(bStride ?? (transposeB ? inner : columns)),
      beta, c, blasint(columns))
  }

  /// y ← a · x + y, with `a` [rows, columns].
  public static func multiplyAdd(
    _ a: UnsafePointer<Float>, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    oneThread
    cblas_sgemv(
      CblasRowMajor, CblasNoTrans, blasint(rows), blasint(columns), 1, a, blasint(columns), x, 1, 1, y, 1)
  }
}
