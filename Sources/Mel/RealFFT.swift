import CFFTW
import Synchronization

/// A forward real transform by FFTW, with the buffers that it works on.
struct RealFFT: ~Copyable {
  /// FFTW's planner is not safe to call from two threads.
  private static let planner = Mutex(())

  let size: Int
  /// The signal to transform; overwritten by the caller before each `power`.
  var input: UnsafeMutablePointer<Float> { memory.input }
  private let memory: Memory

  /// What FFTW allocates. Sendable: only its owner touches it.
  private struct Memory: @unchecked Sendable {
    let input: UnsafeMutablePointer<Float>
    /// `size / 2 + 1` complex bins.
    let output: UnsafeMutablePointer<fftwf_complex>
    let plan: fftwf_plan

    init(size: Int) {
      // Estimated, not measured: measuring takes some 120 ms, and gains little for a power of two.
      guard let input = fftwf_alloc_real(size), let output = fftwf_alloc_complex(size / 2 + 1),
        let plan = fftwf_plan_dft_r2c_1d(Int32(size), input, output, FFTW_ESTIMATE)
      else { fatalError("FFTW cannot transform \(size) samples") }
      self.input = input
      self.output = output
      self.plan = plan
    }

    func free() {
      fftwf_destroy_plan(plan)
      fftwf_free(input)
      fftwf_free(output)
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
    let parts = UnsafeRawPointer(memory.output).assumingMemoryBound(to: Float.self)
    for bin in 0...size / 2 {
      let (real, imaginary) = (parts[2 * bin], parts[2 * bin + 1])
      power[bin] = real * real + imaginary * imaginary
    }
  }
}
