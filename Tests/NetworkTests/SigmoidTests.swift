import Glibc
import Testing

@testable import Network

@Suite struct SigmoidTests {
  /// Of every length, since the last few values are no whole group.
  @Test(arguments: [1, 7, 8, 9, 401]) func areTheCLibrarys(count: Int) {
    // From -100 to 100, most of them near zero.
    let values: [Float] = (0..<count).map { index in
      let place = Float(index) / 200 - 1
      return 100 * place * place * place
    }
    var (logistic, tangent) = (values, values)
    logistic.withUnsafeMutableBufferPointer { Sigmoid.logistic($0.baseAddress!, count: count) }
    tangent.withUnsafeMutableBufferPointer { Sigmoid.tangent($0.baseAddress!, count: count) }
    for (index, x) in values.enumerated() {
      let power: Float = exp(-x)
      let expected: (logistic: Float, tangent: Float) = (1 / (1 + power), tanh(x))
      #expect(abs(logistic[index] - expected.logistic) < 3e-7, "\(x)")
      #expect(abs(tangent[index] - expected.tangent) < 3e-7, "\(x)")
    }
  }
}
