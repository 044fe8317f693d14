import Glibc

/// Slaney's mel scale: linear to 1 kHz, logarithmic above.
public func melFromHertz(_ hertz: Double) -> Double {
  guard hertz > 1000 else { return hertz * 3 / 200 }
  return 15 + (log(hertz / 1000) / log(6.4)) * 27
}

/// The inverse of `melFromHertz`.
func hertzFromMel(_ mel: Double) -> Double {
  guard mel > 15 else { return mel * 200 / 3 }
  return 1000 * exp((mel - 15) / 27 * log(6.4))
}

/// The scale left of the spectrogram: kHz, or the notes C of each octave.
struct MelAxis {
  let model: ScopeModel
  let pen: Pen
  let area: Area

  func draw(on canvas: inout Canvas) {
    let x = area.x - 1
    for y in area.y..<area.bottom { canvas.put(pen.glyphs.vertical, x: x, y: y, pen.frame) }
    canvas.write(model.display.hasNoteNames ? "" : "kHz", x: 0, y: area.y, pen.dim)
    var free = Set(area.y + (model.display.hasNoteNames ? 0 : 1)..<area.bottom)
    for (frequency, text) in model.display.hasNoteNames ? Self.notes : Self.kilohertz
    where frequency < model.modelRate / 2 {
      let height = melFromHertz(frequency) / melFromHertz(model.modelRate / 2)
      let y = area.bottom - 1 - Int(height * Double(area.height))
      guard free.contains(y) else { continue }
      free.subtract([y - 1, y, y + 1])
      canvas.write(text, endingAt: x, y: y, pen.dim)
      canvas.put(pen.glyphs.tickLeft, x: x, y: y, pen.frame)
    }
  }

  private static let kilohertz: [(Double, String)] = [
    (8000, "8"), (4000, "4"), (2000, "2"), (1000, "1"), (500, ".5"), (250, ".25"),
  ]
  /// C2 to C9, the highest first; A4 is 440 Hz.
  private static let notes: [(Double, String)] = (2...9).reversed().map { octave in
    (440 * pow(2, Double(octave) - 4 - 9.0 / 12), "C\(octave)")
  }
}
