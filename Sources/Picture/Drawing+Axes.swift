import Screen

/// Time below, frequency and shares to the left.
extension Drawing {
  func drawTimeAxis(on paper: borrowing Paper) {
    let (upper, lower) = (layout.spectrogram, layout.belief)
    guard chart.duration > 0 else { return }
    let step = Self.timeStep(for: chart.duration * 104 * unit / lower.width)
    var tick = (chart.start / step).rounded(.up) * step
    while tick <= chart.start + chart.duration + 1e-6 {
      defer { tick += step }
      guard tick >= 0 else { continue }
      let x = lower.x + (tick - chart.start) / chart.duration * lower.width
      let isFraction = step < 1
      let text = isFraction ? decimalText(tick, digits: 1) + " s" : clockText(tick + 1e-6)
      for box in [upper, lower] {
        paper.line([(x, box.bottom), (x, box.bottom + 6 * unit)], look.dim, width: 1.2 * unit)
      }
      paper.write(text, x: x, y: lower.bottom + 24 * unit, size: textSize, look.dim, .centre)
    }
  }

  /// The least usual step that is not shorter than `seconds`.
  static func timeStep(for seconds: Double) -> Double {
    let steps: [Double] = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800]
    return steps.first { $0 >= seconds } ?? (seconds / 3_600).rounded(.up) * 3_600
  }

  /// In hertz, from the top.
  private static let frequencies: [Double] = [
    200_000, 100_000, 50_000, 20_000, 10_000, 8_000, 5_000, 4_000, 3_000, 2_000, 1_500, 1_000, 500, 250, 0,
  ]

  func drawFrequencyAxis(on paper: borrowing Paper) {
    let box = layout.spectrogram
    var free = box.y + 6 * unit
    var isTop = true
    for frequency in Self.frequencies {
      let y = box.bottom - chart.height(ofHertz: frequency) * box.height
      guard frequency < chart.highest, y >= free else { continue }
      free = y + 22 * unit
      let text = frequency >= 1_000 ? decimalText(frequency / 1_000) + " k" : "\(Int(frequency))"
      mark(isTop ? text + (frequency >= 1_000 ? "Hz" : " Hz") : text, y, box, on: paper)
      isTop = false
    }
  }

  func drawShareAxis(on paper: borrowing Paper) {
    let box = layout.belief
    let step = box.height < 160 * unit ? 50 : 25
    for share in stride(from: 0, through: 100, by: step) {
      mark("\(share) %", box.bottom - Double(share) / 100 * box.height, box, on: paper)
    }
  }

  private func mark(_ text: String, _ y: Double, _ box: Box, on paper: borrowing Paper) {
    paper.line([(box.x - 6 * unit, y), (box.x, y)], look.dim, width: 1.2 * unit)
    paper.write(text, x: box.x - 11 * unit, y: y + 5 * unit, size: textSize, look.dim, .right)
  }
}
