import Glibc
import Testing

@testable import Network

@Suite struct SigmoidTests {
  /// Of every length, since the last few values are no whole group.
  @Test(arguments: [1, 7, 8, 9, 401]) func areTheCLibrarys(count: Int) {
    let values = (0..<count).map { 100 * (Float($0) / 200 - 1) * (Float($0) / 200 - 1) * (Float($0) / 200 - 1) }
    var (logistic, tangent) = (values, values)
    logistic.withUnsafeMutableBufferPointer { Sigmoid.logistic($0.baseAddress!, count: count) }
    tangent.withUnsafeMutableBufferPointer { Sigmoid.tangent($0.baseAddress!, count: count) }
    for (index, x) in values.enumerated() {
      #expect(abs(logistic[index] - 1 / (1 + exp(-x))) < 3e-7, "\(x)")
      #expect(abs(tangent[index] - tanh(x)) < 3e-7, "\(x)")
    }
  }
}
