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
  /// [D, 4H]
  private let inputWeight: PackedMatrix
  /// [H, 4H]
  private let recurrentWeight: PackedMatrix
  /// [4H]
  private let bias: [Float]
  /// See `ModelConfiguration.forgetLimit`.
  private let forgetLimit: Float

  init(inputs: Int, units: Int, forgetLimit: Float, tensors: [String: [Float]]) {
    self.inputs = inputs
    self.units = units
    self.forgetLimit = forgetLimit
    inputWeight = PackedMatrix(transposing: tensors["lstm.input_weight"]!, inner: inputs, columns: 4 * units)
    recurrentWeight = PackedMatrix(transposing: tensors["lstm.recurrent_weight"]!, inner: units, columns: 4 * units)
    bias = tensors["lstm.bias"]!
  }

  var zeroState: State {
    State(h: [Float](repeating: 0, count: units), c: [Float](repeating: 0, count: units))
  }

  /// - Parameter input: [steps, D]
  /// - Returns: h at every step: [steps, H]
  func forward(_ input: [Float], steps: Int, state: inout State) -> [Float] {
    var gates = [Float](unsafeUninitializedCapacity: steps * 4 * units) { buffer, count in
      inputWeight.multiply(input, rows: steps, into: buffer.baseAddress!)
      count = steps * 4 * units
    }
    var output: [Float] = []
    output.reserveCapacity(steps * units)
    gates.withUnsafeMutableBufferPointer { gates in
      for step in 0..<steps {
        let now = gates.baseAddress! + step * 4 * units
        bias.withUnsafeBufferPointer { bias in for gate in 0..<4 * units { now[gate] += bias[gate] } }
        recurrentWeight.multiply(state.h, rows: 1, into: now, adding: true)
        advance(now, &state)
        output += state.h
      }
    }
    return output
  }

  /// One step of the cell: c ← f·c + i·g, h ← o·tanh(c).
  /// - Parameter gates: [4H], before their activations; overwritten.
  private func advance(_ gates: UnsafeMutablePointer<Float>, _ state: inout State) {
    let (i, f, g, o) = (gates, gates + units, gates + 2 * units, gates + 3 * units)
    Sigmoid.logistic(i, count: 2 * units)
    Sigmoid.tangent(g, count: units)
    Sigmoid.logistic(o, count: units)
    state.c.withUnsafeMutableBufferPointer { c in
      state.h.withUnsafeMutableBufferPointer { h in
        for unit in 0..<units {
          c[unit] = forgetLimit * f[unit] * c[unit] + i[unit] * g[unit]
          h[unit] = c[unit]
        }
        Sigmoid.tangent(h.baseAddress!, count: units)
        for unit in 0..<units { h[unit] *= o[unit] }
      }
    }
  }
}
