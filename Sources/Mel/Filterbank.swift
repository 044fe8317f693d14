/// Triangular mel filters with Slaney's area normalisation, stored sparsely: only the bins that a triangle covers.
struct Filterbank {
  /// Bins are summed in groups of this many; a band's weights are padded with zeros to whole groups.
  static let lane = 8

  private struct Band {
    let firstBin: Int
    let firstWeight: Int
    let groups: Int
  }

  private var bands: [Band] = []
  private var weights: [Float] = []

  /// Length of the power spectrum that `apply` reads: the bins, and zeros up to a whole group.
  let paddedBins: Int

  init(_ configuration: MelConfiguration) {
    let bins = configuration.window / 2 + 1
    paddedBins = bins + Self.lane
    let hertzPerBin = Double(configuration.sampleRate) / Double(configuration.window)
    let corners = MelScale.corners(bands: configuration.bands, sampleRate: configuration.sampleRate)
    for band in 0..<configuration.bands {
      let (low, centre, high) = (corners[band], corners[band + 1], corners[band + 2])
      let firstBin = Int(low / hertzPerBin)
      let triangle = (firstBin..<min(bins, Int(high / hertzPerBin) + 2)).map { bin -> Float in
        let hertz = Double(bin) * hertzPerBin
        let height = max(0, min((hertz - low) / (centre - low), (high - hertz) / (high - centre)))
        return Float(height * 2 / (high - low))
      }
      append(triangle, from: firstBin)
    }
  }

  /// - Parameter bin: the triangle's first.
  private mutating func append(_ triangle: [Float], from bin: Int) {
    let first = triangle.firstIndex { $0 > 0 } ?? 0
    let end = (triangle.lastIndex { $0 > 0 } ?? -1) + 1
    let covered = end > first ? Array(triangle[first..<end]) : []
    let groups = (covered.count + Self.lane - 1) / Self.lane
    bands.append(Band(firstBin: bin + first, firstWeight: weights.count, groups: groups))
    weights += covered + [Float](repeating: 0, count: groups * Self.lane - covered.count)
  }

  /// The power in each band.
  /// - Parameters:
  ///   - spectrum: power per bin, `paddedBins` long, zeros at the end.
  ///   - output: `bands` values.
  func apply(_ spectrum: UnsafeBufferPointer<Float>, into output: UnsafeMutableBufferPointer<Float>) {
    let power = UnsafeRawPointer(spectrum.baseAddress!)
    let stride = MemoryLayout<Float>.stride
    weights.withUnsafeBytes { weights in
      for (index, band) in bands.enumerated() {
        var sum = SIMD8<Float>.zero
        for group in 0..<band.groups {
          let offset = group * Self.lane
          let bins = power.loadUnaligned(fromByteOffset: (band.firstBin + offset) * stride, as: SIMD8<Float>.self)
          sum +=
            bins
            * weights.loadUnaligned(fromByteOffset: (band.firstWeight + offset) * stride, as: SIMD8<Float>.self)
        }
        output[index] = sum.sum()
      }
    }
  }
}
