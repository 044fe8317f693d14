import Glibc

/// A long short-term memory (Hochreiter & Schmidhuber, 1997; forget gate by Gers et al., 2000).
///
/// Shapes: D inputs, H units, gates in the order i, f, g, o.
struct LSTM: Sendable {
  /// What it remembers between steps.
  struct State: Sendable {
    /// Output of the last step: [H]
    var h: [Float]
    /// Cell: [H]
    var c: [Float]
  }

  let inputs: Int
  let units: Int
  /// [4H, D]
  private let inputWeight: [Float]
  /// [4H, H]
  private let recurrentWeight: [Float]
  /// [4H]
  private let bias: [Float]
  /// See `ModelConfiguration.forgetLimit`.
  private let forgetLimit: Float

  init(inputs: Int, units: Int, forgetLimit: Float, tensors: [String: [Float]]) {
    self.inputs = inputs
    self.units = units
    self.forgetLimit = forgetLimit
    inputWeight = tensors["lstm.input_weight"]!
    recurrentWeight = tensors["lstm.recurrent_weight"]!
    bias = tensors["lstm.bias"]!
  }

  var zeroState: State {
    State(h: [Float](repeating: 0, count: units), c: [Float](repeating: 0, count: units))
  }

  /// - Parameter input: [steps, D]
  /// - Returns: h at every step: [steps, H]
  func forward(_ input: [Float], steps: Int, state: inout State) -> [Float] {
    var gates = [Float](unsafeUninitializedCapacity: steps * 4 * units) { buffer, count in
      BLAS.multiply(
        input, inputWeight, transposeB: true, into: buffer.baseAddress!, rows: steps, columns: 4 * units, inner: inputs)
      count = steps * 4 * units
    }
    var output: [Float] = []
    output.reserveCapacity(steps * units)
    gates.withUnsafeMutableBufferPointer { gates in
      for step in 0..<steps {
        let now = gates.baseAddress! + step * 4 * units
        for gate in 0..<4 * units { now[gate] += bias[gate] }
        BLAS.multiplyAdd(recurrentWeight, state.h, into: now, rows: 4 * units, columns: units)
        advance(now, &state)
        output += state.h
      }
    }
    return output
  }

  /// One step of the cell: c ← f·c + i·g, h ← o·tanh(c).
  /// - Parameter gates: [4H], before their activations.
  private func advance(_ gates: UnsafePointer<Float>, _ state: inout State) {
    for unit in 0..<units {
      let (i, f) = (sigmoid(gates[unit]), forgetLimit * sigmoid(gates[units + unit]))
      let (g, o) = (tanh(gates[2 * units + unit]), sigmoid(gates[3 * units + unit]))
      state.c[unit] = f * state.c[unit] + i * g
      state.h[unit] = o * tanh(state.c[unit])
    }
  }
}

/// 1 / (1 + e⁻ˣ)
@inline(__always)
func sigmoid(_ x: Float) -> Float { 1 / (1 + exp(-x)) }
