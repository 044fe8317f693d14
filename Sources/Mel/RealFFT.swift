import CFFTW
import Synchronization

/// A forward real transform by FFTW, in place.
struct RealFFT: ~Copyable {
  /// FFTW's planner is not safe to call from two threads.
  private static let planner = Mutex(())

  let size: Int
  /// The signal to transform; overwritten by the caller before each `power`.
  var input: UnsafeMutablePointer<Float> { memory.values }
  private let memory: Memory

  /// What FFTW allocates. Sendable: only its owner touches it.
  private struct Memory: @unchecked Sendable {
    /// The signal, and in its place `size / 2 + 1` complex bins.
    let values: UnsafeMutablePointer<Float>
    let plan: fftwf_plan

    init(size: Int) {
      // Estimated, not measured: measuring takes some 150 ms. Of the plans that FFTW chooses without, those that work in
      // place are the faster ones by an eighth.
      guard let values = fftwf_alloc_real(size + 2),
        let plan = fftwf_plan_dft_r2c_1d(
          Int32(size), values, UnsafeMutableRawPointer(values).assumingMemoryBound(to: fftwf_complex.self),
          FFTW_ESTIMATE)
      else { fatalError("FFTW cannot transform \(size) samples") }
      self.values = values
      self.plan = plan
    }

    func free() {
      fftwf_destroy_plan(plan)
      fftwf_free(values)
    }
  }

  init(size: Int) {
    self.size = size
    memory = Self.planner.withLock { _ in Memory(size: size) }
  }

  deinit {
    let memory = memory
    Self.planner.withLock { _ in memory.free() }
  }

  /// Transforms `input` and writes the squared magnitude of each bin to `power` (`size / 2 + 1` values).
  func power(into power: UnsafeMutablePointer<Float>) {
    fftwf_execute(memory.plan)
    let parts = memory.values
    for bin in 0...size / 2 {
      let (real, imaginary) = (parts[2 * bin], parts[2 * bin + 1])
      power[bin] = real * real + imaginary * imaginary
    }
  }
}
