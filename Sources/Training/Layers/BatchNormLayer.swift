import Network

/// Batch norm (Ioffe & Szegedy, 2015) over the whole batch, though each worker holds only its own samples of it.
///
/// Shapes: R rows (samples · steps · positions) of this worker's share, F filters; M rows of the whole batch.
///
/// The normalised values are never stored: z = factor · y + offset per filter, which the ReLU and pooling that follow
/// apply as they read y.
final class BatchNormLayer {
  /// Momentum of the running statistics, PyTorch's default.
  static let momentum: Float = 0.1

  let filters: Int
  /// [F]: scale / deviation
  let factor: FloatBuffer
  /// [F]: shift − mean · factor
  let offset: FloatBuffer
  private let scale: UnsafeMutablePointer<Float>
  private let shift: UnsafeMutablePointer<Float>
  private let dScale: UnsafeMutablePointer<Float>
  private let dShift: UnsafeMutablePointer<Float>
  private let runningMean: UnsafeMutablePointer<Float>
  private let runningVariance: UnsafeMutablePointer<Float>
  private var mean: [Float]
  private var inverseDeviation: [Float]
  /// M
  private var batchRows = 0.0

  init(filters: Int, parameters: TensorStore, gradients: TensorStore, statistics: TensorStore, prefix: String) {
    self.filters = filters
    factor = FloatBuffer(count: filters)
    offset = FloatBuffer(count: filters)
    scale = parameters.pointer(prefix + "norm.scale")
    shift = parameters.pointer(prefix + "norm.shift")
    dScale = gradients.pointer(prefix + "norm.scale")
    dShift = gradients.pointer(prefix + "norm.shift")
    runningMean = statistics.pointer(prefix + "norm.mean")
    runningVariance = statistics.pointer(prefix + "norm.variance")
    mean = [Float](repeating: 0, count: filters)
    inverseDeviation = [Float](repeating: 0, count: filters)
  }

  /// Finds `factor` and `offset`.
  /// - Parameters:
  ///   - y: [R, F]
  ///   - member: sums over the workers; the first of them keeps the running statistics.
  func forward(_ y: UnsafePointer<Float>, samples: Int, rowsPerSample: Int, member: CrewMember) {
    var sums = [Double](repeating: 0, count: 2 * filters + 1)
    for sample in 0..<samples {
      addMoments(y + sample * rowsPerSample * filters, rows: rowsPerSample, to: &sums)
    }
    sums[2 * filters] = Double(samples * rowsPerSample)
    sums = member.sum(sums)
    batchRows = sums[2 * filters]
    for filter in 0..<filters {
      let mean = sums[filter] / batchRows
      let variance = max(0, sums[filters + filter] / batchRows - mean * mean)
      self.mean[filter] = Float(mean)
      inverseDeviation[filter] = 1 / (Float(variance) + GenreModel.epsilon).squareRoot()
      factor.start[filter] = scale[filter] * inverseDeviation[filter]
      offset.start[filter] = shift[filter] - self.mean[filter] * factor.start[filter]
      if member.isFirst {
        let unbiased = Float(variance * batchRows / max(1, batchRows - 1))
        runningMean[filter] += Self.momentum * (Float(mean) - runningMean[filter])
        runningVariance[filter] += Self.momentum * (unbiased - runningVariance[filter])
      }
    }
  }

  /// Turns dz into dy in its place.
  ///
  /// With x̂ = (y − mean) / deviation: dShift = Σ dz, dScale = Σ dz · x̂ over the batch, and
  /// dy = factor · (dz − (dShift + x̂ · dScale) / M).
  /// - Parameters:
  ///   - y: [R, F]
  ///   - dz: [R, F]
  func backward(_ y: UnsafePointer<Float>, dz: UnsafeMutablePointer<Float>, rows: Int, member: CrewMember) {
    var share = [Float](repeating: 0, count: 2 * filters)
    share.withUnsafeMutableBufferPointer { share in
      let (sumDz, sumDzX) = (share.baseAddress!, share.baseAddress! + filters)
      mean.withUnsafeBufferPointer { mean in
        for row in 0..<rows {
          let (y, dz) = (y + row * filters, dz + row * filters)
          for filter in 0..<filters {
            sumDz[filter] += dz[filter]
            sumDzX[filter] += dz[filter] * (y[filter] - mean[filter])
          }
        }
      }
    }
    for filter in 0..<filters {
      share[filters + filter] *= inverseDeviation[filter]
      dShift[filter] += share[filter]
      dScale[filter] += share[filters + filter]
    }
    let sums = member.sum(share.map(Double.init))
    // dy = factor · dz + slope · y + constant
    var slope = [Float](repeating: 0, count: filters)
    var constant = [Float](repeating: 0, count: filters)
    for filter in 0..<filters {
      let (meanDz, meanDzX) = (Float(sums[filter] / batchRows), Float(sums[filters + filter] / batchRows))
      slope[filter] = -factor.start[filter] * inverseDeviation[filter] * meanDzX
      constant[filter] = -factor.start[filter] * meanDz - slope[filter] * mean[filter]
    }
    slope.withUnsafeBufferPointer { slope in
      constant.withUnsafeBufferPointer { constant in
        for row in 0..<rows {
          let (y, dz) = (y + row * filters, dz + row * filters)
          for filter in 0..<filters {
            dz[filter] = factor.start[filter] * dz[filter] + slope[filter] * y[filter] + constant[filter]
          }
        }
      }
    }
  }

  /// Adds Σ y and Σ y² per filter, of one sample: the squares from deviations from the sample's own mean, which loses
  /// nothing where the mean is far from zero.
  private func addMoments(_ y: UnsafePointer<Float>, rows: Int, to sums: inout [Double]) {
    var total = [Float](repeating: 0, count: filters)
    var squares = [Float](repeating: 0, count: filters)
    total.withUnsafeMutableBufferPointer { addRows(y, rows: rows, to: $0.baseAddress!, columns: filters) }
    let centre = total.map { $0 / Float(rows) }
    squares.withUnsafeMutableBufferPointer { squares in
      centre.withUnsafeBufferPointer { centre in
        for row in 0..<rows {
          let values = y + row * filters
          for filter in 0..<filters {
            let deviation = values[filter] - centre[filter]
            squares[filter] += deviation * deviation
          }
        }
      }
    }
    // About its own centre c, a sample has Σ y² = Σ (y − c)² + 2 c Σ y − rows · c².
    for filter in 0..<filters {
      let (sum, c) = (Double(total[filter]), Double(centre[filter]))
      sums[filter] += sum
      sums[filters + filter] += Double(squares[filter]) + 2 * c * sum - Double(rows) * c * c
    }
  }
}
