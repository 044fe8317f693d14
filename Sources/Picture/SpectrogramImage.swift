import Screen

/// The spectrogram as pixels: smooth where there are more pixels than cells, the loudest where there are fewer.
struct SpectrogramImage {
  /// dB from the darkest colour to the brightest.
  static let range: Float = 60

  let columns: Int
  /// 0xRRGGBB, row by row from the top.
  private(set) var pixels: [UInt32]

  init(_ chart: Chart, columns: Int, rows: Int, ramp: ColourRamp) {
    self.columns = columns
    pixels = [UInt32](repeating: ramp[0].hex, count: columns * rows)
    guard chart.columns > 0 else { return }
    let top = History.decibels(chart.brightest)
    let palette = (0..<1_024).map { ramp[Float($0) / 1_023].hex }
    let step = History.decibels(1) - History.decibels(0)
    let floor = History.decibels(0) - (top - Self.range)
    for x in 0..<columns {
      let column = Self.column(chart, x, of: columns)
      for row in 0..<rows {
        let value = Self.sample(column.count, rows - 1 - row, of: rows) { column[$0] }
        let position = (value * step + floor) / Self.range
        pixels[row * columns + x] = palette[Int(max(0, min(1, position)) * 1_023)]
      }
    }
  }

  /// The bands of the pixel column `x`, as quantised values.
  private static func column(_ chart: Chart, _ x: Int, of columns: Int) -> [Float] {
    (0..<History.bands).map { band in
      sample(chart.columns, x, of: columns) { Float(chart.levels[$0 * History.bands + band]) }
    }
  }

  /// The value of pixel `index` of `pixels` that show `count` values: between two of them, or the largest of some.
  private static func sample(_ count: Int, _ index: Int, of pixels: Int, _ value: (Int) -> Float) -> Float {
    if count > pixels {
      let first = index * count / pixels
      return (first..<max(first + 1, (index + 1) * count / pixels)).reduce(-Float.infinity) { max($0, value($1)) }
    }
    let position = max(0, (Float(index) + 0.5) * Float(count) / Float(pixels) - 0.5)
    let lower = min(Int(position), count - 1)
    let fraction = position - Float(lower)
    let upper = min(lower + 1, count - 1)
    return value(lower) + (value(upper) - value(lower)) * fraction
  }
}
