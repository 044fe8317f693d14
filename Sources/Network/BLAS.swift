import COpenBLAS
import FoundationEssentials
import Glibc

/// Matrix products by OpenBLAS, row-major. Each call runs on the caller's thread alone: work is shared out by whoever
/// calls, and a player needs no more than one.
public enum BLAS {
  /// For the whole process, when first asked for.
  static let oneThread: Void = use_callers_thread_alone()

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
    let aStride = aStride ?? (transposeA ? rows : inner)
    let bStride = bStride ?? (transposeB ? inner : columns)
    let part = innerPart(rows: rows, columns: columns)
    var start = 0
    repeat {
      cblas_sgemm(
        CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
        blasint(rows), blasint(columns), blasint(min(part, inner - start)), 1,
        a + start * (transposeA ? aStride : 1), blasint(aStride), b + start * (transposeB ? 1 : bStride),
        blasint(bStride), start == 0 ? beta : 1, c, blasint(columns))
      start += part
    } while start < inner
  }

  /// Starts the program again, once, where OpenBLAS takes a processor that is newer than itself for one without AVX-512:
  /// it reads `OPENBLAS_CORETYPE` only when it is loaded. To be called before anything else is done; returns where there
  /// is no need, the user has set the variable, or the program cannot be started.
  public static func restartForAVX512() {
    let variable = "OPENBLAS_CORETYPE"
    guard getenv(variable) == nil, openblas_overlooks_avx512(),
      let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    else { return }
    setenv(variable, "SKYLAKEX", 1)
    execv(program, CommandLine.unsafeArgv)
    unsetenv(variable)
  }

  /// How much of the inner dimension is multiplied at once. OpenBLAS copies `b` into another order first, unless the
  /// product takes a million multiplications or fewer; with few rows, copying takes longer than multiplying.
  private static func innerPart(rows: Int, columns: Int) -> Int {
    rows <= 16 ? max(64, 1_000_000 / max(1, rows * columns) / 64 * 64) : 1 << 31
  }
}
