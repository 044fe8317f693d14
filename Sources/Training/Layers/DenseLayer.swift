import Network

/// The same affine map at every step.
///
/// Shapes: R rows (steps · samples), D inputs, L labels.
final class DenseLayer {
  let inputs: Int
  let labels: Int
  /// [R, L]
  let output: FloatBuffer
  /// [L, D], [L]
  private let (weight, bias): (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>)
  private let (dWeight, dBias): (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>)

  init(inputs: Int, labels: Int, rows: Int, parameters: TensorStore, gradients: TensorStore) {
    self.inputs = inputs
    self.labels = labels
    output = FloatBuffer(count: rows * labels)
    weight = parameters.pointer("dense.weight")
    bias = parameters.pointer("dense.bias")
    dWeight = gradients.pointer("dense.weight")
    dBias = gradients.pointer("dense.bias")
  }

  /// - Parameter x: [R, D]
  func forward(_ x: UnsafePointer<Float>, rows: Int) {
    for row in 0..<rows { (output.start + row * labels).update(from: bias, count: labels) }
    BLAS.multiply(
      x, weight, transposeB: true, into: output.start, rows: rows, columns: labels, inner: inputs, beta: 1)
  }

  /// - Parameters:
  ///   - x: [R, D]
  ///   - dOutput: [R, L]
  ///   - dx: [R, D], written whole.
  func backward(_ x: UnsafePointer<Float>, dOutput: UnsafePointer<Float>, dx: UnsafeMutablePointer<Float>, rows: Int) {
    addRows(dOutput, rows: rows, to: dBias, columns: labels)
    BLAS.multiply(dOutput, transposeA: true, x, into: dWeight, rows: labels, columns: inputs, inner: rows, beta: 1)
    BLAS.multiply(dOutput, weight, into: dx, rows: rows, columns: inputs, inner: labels)
  }
}
