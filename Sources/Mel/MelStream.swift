import Glibc

/// Turns a stream of mono samples into mel columns in decibels.
///
/// librosa's definition (`melspectrogram`, `center=False`): periodic Hann window, power spectrum, Slaney's triangles,
/// then 10·log10(max(1e-10, power)). Column k covers the samples [k·hop, k·hop + window); it comes as soon as its last
/// sample has been pushed, whatever the sizes of the chunks.
public struct MelStream: ~Copyable {
  public let configuration: MelConfiguration
  private let filterbank: Filterbank
  private let hann: [Float]
  private let fft: RealFFT
  private var spectrum: [Float]
  /// The samples of the coming column heard so far.
  private var window: [Float]
  private var filled = 0
  /// Samples still to be passed over, where the hop is longer than the window.
  private var toSkip = 0

  public init(_ configuration: MelConfiguration) {
    self.configuration = configuration
    filterbank = Filterbank(configuration)
    hann = (0..<configuration.window).map {
      Float(0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(configuration.window)))
    }
    fft = RealFFT(size: configuration.window)
    spectrum = [Float](repeating: 0, count: filterbank.paddedBins)
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
    while position < samples.count {
      let skipped = min(toSkip, samples.count - position)
      toSkip -= skipped
      position += skipped
      let taken = min(configuration.window - filled, samples.count - position)
      for index in 0..<taken { window[filled + index] = samples[position + index] }
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
    for index in 0..<kept { window[index] = window[index + configuration.hop] }
    filled = kept
    toSkip = max(0, configuration.hop - configuration.window)
  }

  private mutating func appendColumn(to columns: inout [Float]) {
    for index in 0..<configuration.window { fft.input[index] = window[index] * hann[index] }
    let start = columns.count
    columns.append(contentsOf: repeatElement(0, count: configuration.bands))
    spectrum.withUnsafeMutableBufferPointer { spectrum in
      fft.power(into: spectrum.baseAddress!)
      columns.withUnsafeMutableBufferPointer { columns in
        let column = UnsafeMutableBufferPointer(rebasing: columns[start...])
        filterbank.apply(UnsafeBufferPointer(spectrum), into: column)
        for band in column.indices { column[band] = 10 * log10(max(1e-10, column[band])) }
      }
    }
  }
}
