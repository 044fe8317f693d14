import Network
import Testing

@testable import Training

/// A layer as a function of the tensors it depends on: the sum of what it gives, weighted by what would be the
/// gradient of its output.
private struct Probe {
  typealias Tensor = (name: String, values: UnsafeMutablePointer<Float>, gradient: [Float])
  /// The tensors to vary, with the gradients to check.
  let tensors: [Tensor]
  let value: () -> Double

  /// Compares the gradients with central finite differences.
  func check(step: Float = 1e-2) {
    for tensor in tensors {
      let slopes = tensor.gradient.indices.map { index -> Float in
        let start = tensor.values[index]
        defer { tensor.values[index] = start }
        tensor.values[index] = start + step
        let above = value()
        tensor.values[index] = start - step
        return Float((above - value()) / Double(2 * step))
      }
      let difference = zip(slopes, tensor.gradient).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
      let length = tensor.gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(length > 0 && difference <= 1e-2 * length, "\(tensor.name): \(difference) of \(length)")
    }
  }
}

/// Parameters of random values, and their gradients.
private struct Stores {
  let parameters: TensorStore
  let gradients: TensorStore

  init(_ shapes: [(name: String, shape: [Int])]) {
    (parameters, gradients) = (TensorStore(shapes), TensorStore(shapes))
    var random = SeededRandom(1)
    for index in parameters.values.indices { parameters.values[index] = 0.5 * random.normal() }
  }

  var tensors: [Probe.Tensor] {
    parameters.slots.map { slot in
      (slot.name, parameters.pointer(slot.name), array(gradients.pointer(slot.name), slot.range.count))
    }
  }
}

private func noise(_ count: Int, seed: UInt64) -> FloatBuffer {
  var random = SeededRandom(seed)
  let buffer = FloatBuffer(count: count)
  for index in 0..<count { buffer.start[index] = random.normal() }
  return buffer
}

private func array(_ pointer: UnsafePointer<Float>, _ count: Int) -> [Float] {
  Array(UnsafeBufferPointer(start: pointer, count: count))
}

private func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Double {
  (0..<count).reduce(0) { $0 + Double(a[$1]) * Double(b[$1]) }
}

/// Every layer's backward pass against central finite differences of its forward pass.
@Suite struct LayerGradientTests {
  private let samples = 3
  private let member = CrewMember(index: 0, bench: Bench(count: 1))

  @Test(arguments: [
    BlockGeometry(.init(filters: 3, time: 3), inBands: 5, inChannels: 2),
    BlockGeometry(.init(filters: 3, time: 2, bands: 3, bandStep: 2), inBands: 8, inChannels: 1),
    BlockGeometry(.init(filters: 2, time: 3, bands: 3, bandPadding: 2), inBands: 4, inChannels: 2),
    BlockGeometry(.init(filters: 2, time: 1), inBands: 3, inChannels: 2),
    BlockGeometry(.init(filters: 17, time: 5), inBands: 2, inChannels: 2),
    BlockGeometry(.init(filters: 2, time: 6), inBands: 2, inChannels: 2),
  ]) func convolution(geometry: BlockGeometry) {
    let columns = 8
    let block = geometry.block
    let stores = Stores([
      ("weight", [geometry.filters, geometry.inChannels, block.time, geometry.height]), ("bias", [geometry.filters]),
    ])
    let layer = ConvolutionLayer(
      geometry, columns: columns, samples: samples, parameters: stores.parameters, gradients: stores.gradients,
      prefix: "")
    let x = noise(samples * columns * geometry.inSize, seed: 2)
    let dy = noise(layer.output.count, seed: 3)
    let dx = FloatBuffer(count: x.count)
    layer.forward(x.start, samples: samples)
    layer.backward(x.start, dy: dy.start, dx: dx.start, samples: samples)
    Probe(tensors: stores.tensors + [("x", x.start, array(dx.start, x.count))]) {
      layer.forward(x.start, samples: samples)
      return dot(layer.output.start, dy.start, dy.count)
    }.check()
  }

  @Test func batchNorm() {
    let (filters, rows) = (4, 7)
    let stores = Stores([("norm.scale", [filters]), ("norm.shift", [filters])])
    let statistics = TensorStore([("norm.mean", [filters]), ("norm.variance", [filters])])
    let layer = BatchNormLayer(
      filters: filters, parameters: stores.parameters, gradients: stores.gradients, statistics: statistics, prefix: "")
    let y = noise(samples * rows * filters, seed: 2)
    let dz = noise(y.count, seed: 3)
    let value = {
      layer.forward(y.start, samples: samples, rowsPerSample: rows, member: member)
      return (0..<y.count).reduce(0) { sum, index in
        let z = layer.factor.start[index % filters] * y.start[index] + layer.offset.start[index % filters]
        return sum + Double(z * dz.start[index])
      }
    }
    _ = value()
    let dy = FloatBuffer(count: y.count)
    dy.start.update(from: dz.start, count: y.count)
    layer.backward(y.start, dz: dy.start, rows: samples * rows, member: member)
    Probe(tensors: stores.tensors + [("y", y.start, array(dy.start, y.count))], value: value).check()
  }

  @Test func reluAndPool() {
    let geometry = BlockGeometry(
      .init(filters: 2, time: 1, bands: 1, poolTime: 2, poolBands: 3), inBands: 7, inChannels: 1)
    let layer = PoolLayer(geometry, steps: 5, samples: samples)
    // Values far enough apart, and from zero, that a step crosses no kink.
    let y = FloatBuffer(count: samples * 5 * geometry.midSize)
    var random = SeededRandom(2)
    for (index, place) in (0..<y.count).shuffled(using: &random).enumerated() {
      y.start[place] = 0.1 * (Float(index - y.count / 4) + 0.5)
    }
    let factor: [Float] = [1, 1]
    let offset: [Float] = [0, 0]
    let dOutput = noise(layer.output.count, seed: 3)
    let value = {
      layer.forward(y.start, factor: factor, offset: offset, samples: samples)
      return dot(layer.output.start, dOutput.start, dOutput.count)
    }
    _ = value()
    let dz = noise(y.count, seed: 4)
    layer.backward(dOutput: dOutput.start, dz: dz.start, samples: samples)
    Probe(tensors: [("y", y.start, array(dz.start, y.count))], value: value).check()
  }

  @Test func lstm() {
    let (inputs, units, steps) = (3, 4, 6)
    let stores = Stores([
      ("lstm.input_weight", [4 * units, inputs]), ("lstm.recurrent_weight", [4 * units, units]),
      ("lstm.bias", [4 * units]),
    ])
    let layer = LSTMLayer(
      inputs: inputs, units: units, steps: steps, samples: samples, forgetLimit: 0.7, parameters: stores.parameters,
      gradients: stores.gradients)
    let x = noise(steps * samples * inputs, seed: 2)
    let dh = noise(layer.output.count, seed: 3)
    let dx = FloatBuffer(count: x.count)
    layer.forward(x.start, samples: samples)
    layer.backward(x.start, dOutput: dh.start, dx: dx.start, samples: samples)
    Probe(tensors: stores.tensors + [("x", x.start, array(dx.start, x.count))]) {
      layer.forward(x.start, samples: samples)
      return dot(layer.output.start, dh.start, dh.count)
    }.check()
  }

  @Test func dense() {
    let (inputs, labels, rows) = (5, 3, 4)
    let stores = Stores([("dense.weight", [labels, inputs]), ("dense.bias", [labels])])
    let layer = DenseLayer(
      inputs: inputs, labels: labels, rows: rows, parameters: stores.parameters, gradients: stores.gradients)
    let x = noise(rows * inputs, seed: 2)
    let dy = noise(layer.output.count, seed: 3)
    let dx = FloatBuffer(count: x.count)
    layer.backward(x.start, dOutput: dy.start, dx: dx.start, rows: rows)
    Probe(tensors: stores.tensors + [("x", x.start, array(dx.start, x.count))]) {
      layer.forward(x.start, rows: rows)
      return dot(layer.output.start, dy.start, dy.count)
    }.check()
  }

  @Test(arguments: Loss.allCases) func loss(kind: Loss) {
    let (labels, steps) = (4, 5)
    let layer = LossLayer(labels: labels, steps: steps, samples: samples)
    let logits = noise(steps * samples * labels, seed: 2)
    let targets = noise(logits.count, seed: 3)
    for row in 0..<steps * samples {
      softmax(targets.start + row * labels, into: targets.start + row * labels, count: labels)
    }
    let value = {
      layer.forward(logits.start, targets: targets.start, samples: samples, loss: kind)
        .reduce(0) { $0 + 0.5 * Double($1) }
    }
    _ = value()
    layer.backward(logits.start, targets: targets.start, samples: samples, loss: kind, scale: 0.5)
    Probe(tensors: [("logits", logits.start, array(layer.dLogits.start, logits.count))], value: value).check()
  }

  @Test func dropoutIsItsOwnAdjoint() {
    let (rows, width) = (50, 30)
    let seeds: [UInt64] = [1, 2, 3]
    func drop(_ values: borrowing FloatBuffer) {
      dropout(
        values.start, rows: rows, width: width, sampleStride: rows * width, rowStride: width, rate: 0.3, seeds: seeds)
    }
    let count = samples * rows * width
    let x = noise(count, seed: 4)
    let y = noise(count, seed: 5)
    let maskedX = noise(count, seed: 4)
    let maskedY = noise(count, seed: 5)
    drop(maskedX)
    drop(maskedY)
    #expect(abs(dot(maskedX.start, y.start, count) - dot(x.start, maskedY.start, count)) < 1e-3)
    let zeros = array(maskedX.start, count).count { $0 == 0 }
    #expect(abs(Float(zeros) / Float(count) - 0.3) < 0.03)
    #expect((0..<count).allSatisfy { maskedX.start[$0] == 0 || abs(maskedX.start[$0] * 0.7 - x.start[$0]) < 1e-5 })
  }
}
