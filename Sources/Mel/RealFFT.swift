import CFFTW
import Glibc
import Synchronization

/// The forward transform of a real signal by FFTW.
///
/// The even samples and the odd ones are transformed at once, as the parts of a complex signal of half the length, and
/// told apart by their symmetry: of FFTW’s transforms the real ones are so much slower that this saves a quarter of a
/// column’s time.
struct RealFFT: ~Copyable {
  /// FFTW's planner is not safe to call from two threads.
  private static let planner = Mutex(())

  /// Even, and 16 at least.
  let size: Int
  /// The signal to transform; overwritten by the caller before each `power`.
  var input: UnsafeMutablePointer<Float> { memory.signal }
  private let memory: Memory
  /// exp(−2πi·bin / size) for the lower half of the bins, in groups of eight.
  private let turns: [Complex8]

  /// What FFTW allocates. Sendable: only its owner touches it.
  private struct Memory: @unchecked Sendable {
    let signal: UnsafeMutablePointer<Float>
    /// `size / 2` complex values, and once more the first.
    let transform: UnsafeMutablePointer<Float>
    let plan: fftwf_plan

    init(size: Int) {
      // Estimated, not measured: measuring takes some 150 ms.
      guard let signal = fftwf_alloc_real(size), let transform = fftwf_alloc_real(size + 2),
        let plan = fftwf_plan_dft_1d(
          Int32(size / 2), Self.complex(signal), Self.complex(transform), FFTW_FORWARD, FFTW_ESTIMATE)
      else { fatalError("FFTW cannot transform \(size) samples") }
      self.signal = signal
      self.transform = transform
      self.plan = plan
    }

    private static func complex(_ parts: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<fftwf_complex> {
      UnsafeMutableRawPointer(parts).assumingMemoryBound(to: fftwf_complex.self)
    }

    func free() {
      fftwf_destroy_plan(plan)
      fftwf_free(signal)
      fftwf_free(transform)
    }
  }

  init(size: Int) {
    precondition(size >= 16 && size.isMultiple(of: 2), "two halves, of a group at least")
    self.size = size
    memory = Self.planner.withLock { _ in Memory(size: size) }
    turns = stride(from: 0, through: size / 4, by: 8).map { first in
      let angles = (first..<first + 8).map { -2 * Double.pi * Double($0) / Double(size) }
      return Complex8(real: SIMD8(angles.map { Float(cos($0)) }), imaginary: SIMD8(angles.map { Float(sin($0)) }))
    }
  }

  deinit {
    let memory = memory
    Self.planner.withLock { _ in memory.free() }
  }

  /// Transforms `input` and writes the squared magnitude of each bin to `power` (`size / 2 + 1` values).
  func power(into power: UnsafeMutablePointer<Float>) {
    fftwf_execute(memory.plan)
    let half = size / 2
    let values = memory.transform
    (values[2 * half], values[2 * half + 1]) = (values[0], values[1])
    // The last group may reach past the middle, and works out again what is there.
    for (group, turn) in turns.enumerated() {
      let first = group * 8
      let mirrored = half - first - 7
      let z = Complex8(at: values + 2 * first)
      let mirror = Complex8(at: values + 2 * mirrored).reversed
      // Twice the transforms of the even samples and of the odd ones, which are a sample later: a turn in phase.
      let even = Complex8(real: z.real + mirror.real, imaginary: z.imaginary - mirror.imaginary)
      let odd = Complex8(real: z.imaginary + mirror.imaginary, imaginary: mirror.real - z.real)
      let late = turn * odd
      store((even + late).squaredMagnitude * 0.25, at: power + first)
      store((even - late).squaredMagnitude.reversed * 0.25, at: power + mirrored)
    }
  }

  private func store(_ values: SIMD8<Float>, at place: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(place).storeBytes(of: values, as: SIMD8<Float>.self)
  }
}
