import Testing

@testable import Network

@Suite struct WinogradTests {
  /// What convolutions there are: how many forms each has, and whether padding, tiles that reach over the last step or
  /// band, and lengths from one step on give what the definition gives.
  @Test(arguments: [
    Shape(time: 3, bands: 3, padding: 1, inBands: 15, forms: 2),
    Shape(time: 3, bands: 3, padding: 0, inBands: 9, forms: 2),
    Shape(time: 1, bands: 3, padding: 1, inBands: 7, forms: 1),
    Shape(time: 5, bands: 0, padding: 0, inBands: 3, forms: 1),
    Shape(time: 3, bands: 2, padding: 2, inBands: 4, forms: 2),
    Shape(time: 2, bands: 0, padding: 0, inBands: 3, forms: 0),
    Shape(time: 3, bands: 3, padding: 1, step: 2, inBands: 15, forms: 0),
    Shape(time: 5, bands: 5, padding: 2, channels: 6, filters: 18, inBands: 10, forms: 2),
    Shape(time: 5, bands: 8, padding: 0, inBands: 10, forms: 1),
  ]) func formsAreTheConvolution(shape: Shape) {
    let geometry = shape.geometry
    let weights = noise(geometry.patchSize * geometry.filters, seed: 1)
    let forms = WinogradConvolution.forms(of: geometry, weights: weights)
    #expect(forms.count == shape.forms)
    for steps in 1...9 {
      let columns = noise((steps + shape.time - 1) * geometry.inSize, seed: steps)
      let expected = convolution(geometry, columns, weights, steps: steps)
      for form in forms {
        let values = form.convolve(columns, steps: steps)
        #expect(values.count == expected.count)
        let largest = expected.reduce(0) { max($0, abs($1)) }
        #expect(zip(values, expected).allSatisfy { abs($0 - $1) < 1e-5 * largest }, "\(steps) steps")
      }
    }
  }

  struct Shape {
    var time: Int
    var bands: Int
    var padding: Int
    var step = 1
    var channels = 16
    var filters = 32
    var inBands: Int
    var forms: Int

    var geometry: BlockGeometry {
      BlockGeometry(
        .init(
          filters: filters, time: time, bands: bands, bandStep: step, bandPadding: padding, norm: false, poolTime: 1,
          poolBands: 1),
        inBands: inBands, inChannels: channels)
    }
  }

  /// As it is defined, one product after the other: [steps, positions, F].
  private func convolution(_ geometry: BlockGeometry, _ columns: [Float], _ weights: [Float], steps: Int) -> [Float] {
    let (filters, channels) = (geometry.filters, geometry.inChannels)
    var values = [Float](repeating: 0, count: steps * geometry.positions * filters)
    for step in 0..<steps {
      for position in 0..<geometry.positions {
        for tap in 0..<geometry.block.time * geometry.height {
          let band = position * geometry.block.bandStep - geometry.block.bandPadding + tap % geometry.height
          guard 0..<geometry.inBands ~= band else { continue }
          for channel in 0..<channels {
            let input = columns[((step + tap / geometry.height) * geometry.inBands + band) * channels + channel]
            for filter in 0..<filters {
              values[(step * geometry.positions + position) * filters + filter] +=
                input * weights[(tap * channels + channel) * filters + filter]
            }
          }
        }
      }
    }
    return values
  }
}
