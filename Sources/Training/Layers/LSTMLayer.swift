import Glibc
import Network

/// A long short-term memory through time, for a whole share of a batch at once.
///
/// Shapes: T steps, N samples, D inputs, H units; gates in the order i, f, g, o. Time comes first, so that a step of all
/// samples is one piece: x is [T, N, D], h is [T, N, H].
final class LSTMLayer {
  let inputs: Int
  let units: Int
  let steps: Int
  /// See `ModelConfiguration.forgetLimit`.
  private let forgetLimit: Float
  /// h: [T, N, H]
  let output: FloatBuffer
  /// c: [T, N, H]
  private let cells: FloatBuffer
  /// After their activations; in the backward pass, their gradients before them: [T, N, 4H]
  private let gates: FloatBuffer
  /// What a step hands to the one before it: [N, H] each
  private let dhCarried: FloatBuffer
  private let dcCarried: FloatBuffer
  /// [4H, D], [4H, H], [4H]
  private let (inputWeight, recurrentWeight, bias): (Pointer, Pointer, Pointer)
  private let (dInputWeight, dRecurrentWeight, dBias): (Pointer, Pointer, Pointer)
  private typealias Pointer = UnsafeMutablePointer<Float>

  init(
    inputs: Int, units: Int, steps: Int, samples: Int, forgetLimit: Float = 1, parameters: TensorStore,
    gradients: TensorStore
  ) {
    self.inputs = inputs
    self.units = units
    self.steps = steps
    // The gates are divided by it again.
    self.forgetLimit = max(forgetLimit, .leastNormalMagnitude)
    output = FloatBuffer(count: steps * samples * units)
    cells = FloatBuffer(count: steps * samples * units)
    gates = FloatBuffer(count: steps * samples * 4 * units)
    dhCarried = FloatBuffer(count: samples * units)
    dcCarried = FloatBuffer(count: samples * units)
    inputWeight = parameters.pointer("lstm.input_weight")
    recurrentWeight = parameters.pointer("lstm.recurrent_weight")
    bias = parameters.pointer("lstm.bias")
    dInputWeight = gradients.pointer("lstm.input_weight")
    dRecurrentWeight = gradients.pointer("lstm.recurrent_weight")
    dBias = gradients.pointer("lstm.bias")
  }

  /// - Parameter x: [T, N, D]
  func forward(_ x: UnsafePointer<Float>, samples: Int) {
    let (size, width) = (samples * units, 4 * units)
    for row in 0..<steps * samples { (gates.start + row * width).update(from: bias, count: width) }
    BLAS.multiply(
      x, inputWeight, transposeB: true, into: gates.start, rows: steps * samples, columns: width, inner: inputs,
      beta: 1)
    for step in 0..<steps {
      let gates = gates.start + step * 4 * size
      if step > 0 {
        BLAS.multiply(
          output.start + (step - 1) * size, recurrentWeight, transposeB: true, into: gates,
          rows: samples, columns: width, inner: units, beta: 1)
      }
      for sample in 0..<samples { advance(gates + sample * width, step: step, row: step * samples + sample, samples) }
    }
  }

  /// One sample's step: c ← f · c + i · g, h ← o · tanh(c).
  private func advance(_ gates: UnsafeMutablePointer<Float>, step: Int, row: Int, _ samples: Int) {
    let (c, h) = (cells.start + row * units, output.start + row * units)
    let before = step > 0 ? c - samples * units : nil
    for unit in 0..<units {
      let i = sigmoid(gates[unit])
      let f = forgetLimit * sigmoid(gates[units + unit])
      let g = tangent(gates[2 * units + unit])
      let o = sigmoid(gates[3 * units + unit])
      c[unit] = f * (before?[unit] ?? 0) + i * g
      h[unit] = o * tangent(c[unit])
      (gates[unit], gates[units + unit], gates[2 * units + unit], gates[3 * units + unit]) = (i, f, g, o)
    }
  }

  /// - Parameters:
  ///   - x: [T, N, D]
  ///   - dOutput: dh, [T, N, H]
  ///   - dx: [T, N, D], written whole.
  func backward(
    _ x: UnsafePointer<Float>, dOutput: UnsafePointer<Float>, dx: UnsafeMutablePointer<Float>, samples: Int
  ) {
    let (size, width, rows) = (samples * units, 4 * units, steps * samples)
    dhCarried.setZero()
    dcCarried.setZero()
    for step in (0..<steps).reversed() {
      for sample in 0..<samples { retreat(dOutput, step: step, sample: sample, samples) }
      guard step > 0 else { continue }
      BLAS.multiply(
        gates.start + step * 4 * size, recurrentWeight, into: dhCarried.start,
        rows: samples, columns: units, inner: width)
    }
    addRows(gates.start, rows: rows, to: dBias, columns: width)
    BLAS.multiply(
      gates.start, transposeA: true, x, into: dInputWeight, rows: width, columns: inputs, inner: rows, beta: 1)
    BLAS.multiply(
      gates.start + 4 * size, transposeA: true, output.start, into: dRecurrentWeight,
      rows: width, columns: units, inner: rows - samples, beta: 1)
    BLAS.multiply(gates.start, inputWeight, into: dx, rows: rows, columns: inputs, inner: width)
  }

  /// One sample's step backwards: puts the gates' gradients before their activations in their place.
  private func retreat(_ dOutput: UnsafePointer<Float>, step: Int, sample: Int, _ samples: Int) {
    let row = step * samples + sample
    let (c, dh, gates) = (cells.start + row * units, dOutput + row * units, gates.start + row * 4 * units)
    let before = step > 0 ? c - samples * units : nil
    let (dhCarried, dcCarried) = (dhCarried.start + sample * units, dcCarried.start + sample * units)
    for unit in 0..<units {
      let (i, f, g, o) = (gates[unit], gates[units + unit], gates[2 * units + unit], gates[3 * units + unit])
      let tanhC = tangent(c[unit])
      let dh = dh[unit] + dhCarried[unit]
      let dc = dcCarried[unit] + dh * o * (1 - tanhC * tanhC)
      dcCarried[unit] = dc * f
      gates[unit] = dc * g * i * (1 - i)
      gates[units + unit] = dc * (before?[unit] ?? 0) * f * (1 - f / forgetLimit)
      gates[2 * units + unit] = dc * i * (1 - g * g)
      gates[3 * units + unit] = dh * tanhC * o * (1 - o)
    }
  }
}

/// 1 / (1 + e⁻ˣ)
@inline(__always)
private func sigmoid(_ x: Float) -> Float { 1 / (1 + exp(-x)) }

/// tanh x by one exponential: several times as fast as the library's, and as exact where it is not tiny.
@inline(__always)
private func tangent(_ x: Float) -> Float { 1 - 2 / (1 + exp(2 * x)) }
