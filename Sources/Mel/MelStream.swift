import Glibc

/// Turns a stream of mono samples into mel columns in decibels.
///
/// librosa's definition (`melspectrogram`, `center=False`): periodic Hann window, power spectrum, Slaney's triangles,
/// then 10·log10(max(1e-10, power)). Column k covers the samples [k·hop, k·hop + window); it comes as soon as its last
/// sample has been pushed, whatever the sizes of the chunks.
public struct MelStream: ~Copyable {
  public let configuration: MelConfiguration
  /// Bands of equal width, in dB, from the same transforms: [columns of the last push, `linearBands`], low band first,
  /// each as loud as its loudest bin.
  public private(set) var linear: [Float] = []
  private let linearBands: Int
  private let filterbank: Filterbank
  private let hann: [Float]
  private let fft: RealFFT
  private var spectrum: [Float]
  /// The power in each band, and room up to a whole group of eight.
  private var powers: [Float]
  /// The samples of the coming column heard so far.
  private var window: [Float]
  private var filled = 0
  /// Samples still to be passed over, where the hop is longer than the window.
  private var toSkip = 0

  /// - Parameter linearBands: how many bands `linear` has; none unless they are wanted.
  public init(_ configuration: MelConfiguration, linearBands: Int = 0) {
    precondition(linearBands >= 0, "bands are counted")
    self.configuration = configuration
    self.linearBands = linearBands
    filterbank = Filterbank(configuration)
    hann = (0..<configuration.window).map {
      Float(0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(configuration.window)))
    }
    fft = RealFFT(size: configuration.window)
    spectrum = [Float](repeating: 0, count: filterbank.paddedBins)
    powers = [Float](repeating: 0, count: (max(configuration.bands, linearBands) + 7) / 8 * 8)
    window = [Float](repeating: 0, count: configuration.window)
  }

  /// Forgets the samples of an unfinished column, as after a seek.
  public mutating func reset() {
    filled = 0
    toSkip = 0
  }

  /// Pushes samples and appends the columns that they complete, `bands` values each.
  /// - Returns: the number of new columns.
  @discardableResult
  public mutating func push(_ samples: UnsafeBufferPointer<Float>, appendingTo columns: inout [Float]) -> Int {
    var position = 0
    var completed = 0
    linear.removeAll(keepingCapacity: true)
    while position < samples.count {
      let skipped = min(toSkip, samples.count - position)
      toSkip -= skipped
      position += skipped
      let taken = min(configuration.window - filled, samples.count - position)
      window.withUnsafeMutableBufferPointer {
        _ = $0[filled...].update(fromContentsOf: samples[position..<position + taken])
      }
      filled += taken
      position += taken
      if filled == configuration.window {
        appendColumn(to: &columns)
        advance()
        completed += 1
      }
    }
    return completed
  }

  /// Pushes samples and appends the columns that they complete.
  @discardableResult
  public mutating func push(_ samples: [Float], appendingTo columns: inout [Float]) -> Int {
    samples.withUnsafeBufferPointer { push($0, appendingTo: &columns) }
  }

  /// Moves the window one hop on.
  private mutating func advance() {
    let kept = max(0, configuration.window - configuration.hop)
    window.withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: $0.suffix(kept)) }
    filled = kept
    toSkip = max(0, configuration.hop - configuration.window)
  }

  private mutating func appendColumn(to columns: inout [Float]) {
    let input = fft.input
    window.withUnsafeBufferPointer { window in
      hann.withUnsafeBufferPointer { hann in
        for index in 0..<configuration.window { input[index] = window[index] * hann[index] }
      }
    }
    spectrum.withUnsafeMutableBufferPointer { spectrum in
      fft.power(into: spectrum.baseAddress!)
      powers.withUnsafeMutableBufferPointer { filterbank.apply(UnsafeBufferPointer(spectrum), into: $0) }
    }
    convertPowers()
    columns += powers[..<configuration.bands]
    appendLinear()
  }

  /// The first bin, which holds what does not swing, belongs to no band. A short window has bins for several bands.
  private mutating func appendLinear() {
    guard linearBands > 0 else { return }
    let bins = configuration.window / 2
    for band in 0..<linearBands {
      let last = max(1, (band + 1) * bins / linearBands)
      powers[band] = spectrum[min(last, 1 + band * bins / linearBands)...last].max() ?? 0
    }
    convertPowers()
    linear += powers[..<linearBands]
  }

  /// Makes the powers decibels.
  private mutating func convertPowers() {
    powers.withUnsafeMutableBytes { bytes in
      for offset in stride(from: 0, to: bytes.count, by: MemoryLayout<SIMD8<Float>>.size) {
        let group = bytes.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
        bytes.storeBytes(of: decibels(group), toByteOffset: offset, as: SIMD8<Float>.self)
      }
    }
  }
}
