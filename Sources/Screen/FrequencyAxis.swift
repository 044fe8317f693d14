import Glibc

/// Slaney's mel scale: linear to 1 kHz, logarithmic above.
func melFromHertz(_ hertz: Double) -> Double {
  guard hertz > 1000 else { return hertz * 3 / 200 }
  return 15 + (log(hertz / 1000) / log(6.4)) * 27
}

/// The inverse of `melFromHertz`.
func hertzFromMel(_ mel: Double) -> Double {
  guard mel > 15 else { return mel * 200 / 3 }
  return 1000 * exp((mel - 15) / 27 * log(6.4))
}

/// How high a frequency stands in a spectrogram up to `highest`, from 0 at the bottom to 1 at the top.
/// - Parameter isRaw: whether its bands are of equal width in hertz instead of on the mel scale.
public func spectrogramHeight(ofHertz frequency: Double, upTo highest: Double, isRaw: Bool) -> Double {
  isRaw ? frequency / highest : melFromHertz(frequency) / melFromHertz(highest)
}

/// The scale left of the spectrogram: kHz, or the notes C of each octave.
struct FrequencyAxis {
  let model: ScopeModel
  let pen: Pen
  let area: Area

  func draw(on canvas: inout Canvas) {
    let x = area.x - 1
    for y in area.y..<area.bottom { canvas.put(pen.glyphs.vertical, x: x, y: y, pen.frame) }
    let hasNotes = model.display.hasNoteNames
    canvas.write(hasNotes ? "" : "kHz", x: 0, y: area.y, pen.dim)
    var free = Set(area.y + (hasNotes ? 0 : 1)..<area.bottom)
    for (frequency, text) in hasNotes ? Self.notes : model.display.isRaw ? Self.evenKilohertz : Self.kilohertz
    where frequency < model.modelRate / 2 {
      let y = area.bottom - 1 - Int(model.height(ofHertz: frequency) * Double(area.height))
      guard free.contains(y) else { continue }
      free.subtract([y - 1, y, y + 1])
      canvas.write(text, endingAt: x, y: y, pen.dim)
      canvas.put(pen.glyphs.tickLeft, x: x, y: y, pen.frame)
    }
  }

  private static let kilohertz: [(Double, String)] = [
    (8000, "8"), (4000, "4"), (2000, "2"), (1000, "1"), (500, ".5"), (250, ".25"),
  ]
  private static let evenKilohertz: [(Double, String)] = [8, 4, 2, 6, 10, 1, 3, 5, 7, 9].map {
    ($0 * 1000, "\(Int($0))")
  }
  /// C2 to C9, the highest first; A4 is 440 Hz.
  private static let notes: [(Double, String)] = (2...9).reversed().map { octave in
    (440 * pow(2, Double(octave) - 4 - 9.0 / 12), "C\(octave)")
  }
}

extension ScopeModel {
  /// How high a frequency stands in the spectrogram, from 0 at the bottom to 1 at the top.
  func height(ofHertz frequency: Double) -> Double {
    spectrogramHeight(ofHertz: frequency, upTo: modelRate / 2, isRaw: display.isRaw)
  }

  /// The height of the middle of a band. Mel bands are triangles that reach from the middle of one neighbour to that of
  /// the other; the raw ones stand side by side.
  func centre(ofBand band: Int, of bands: Int) -> Double {
    display.isRaw ? (Double(band) + 0.5) / Double(bands) : (Double(band) + 1) / Double(bands + 1)
  }

  /// The frequency at a height.
  func hertz(atHeight height: Double) -> Double {
    let highest = modelRate / 2
    return display.isRaw ? height * highest : hertzFromMel(height * melFromHertz(highest))
  }
}
