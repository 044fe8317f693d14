/// State, title, time, sample rates and the input's level.
struct TitlePane {
  let model: ScopeModel
  let pen: Pen
  let area: Area

  func draw(on canvas: inout Canvas) {
    let state = stateMark
    canvas.write(state.text, x: 1, y: area.y, state.ink)
    var start = 2 + displayWidth(of: state.text)
    if model.isRecording { start += 1 + canvas.write("REC", x: start, y: area.y, recordingInk) }
    drawMeter(on: &canvas)
    let end = area.right - meterWidth - 2
    var shown = facts
    var x = end - shown.reduce(0) { $0 + displayWidth(of: $1.text) + 2 }
    if x - start < 12 {
      shown.removeLast(shown.count - 1)
      x = end - displayWidth(of: shown[0].text) - 2
    }
    canvas.writeShortened(model.title, x: start, y: area.y, limit: x - start, pen.title)
    for fact in shown {
      x += canvas.write(fact.text, x: x + 1, y: area.y, fact.ink) + 2
    }
  }

  private var stateMark: (text: String, ink: Ink) {
    let isASCII = pen.glyphs == .ascii
    return switch model.state {
    case .playing: (isASCII ? ">" : "▶", Ink(pen.theme.interface.meterLow, on: pen.text.background))
    case .paused: (isASCII ? "=" : "‖", pen.warning)
    case .listening: (isASCII ? "*" : "●", Ink(pen.theme.interface.meterHigh, on: pen.text.background))
    case .finished: (isASCII ? "#" : "■", pen.dim)
    }
  }

  /// Readable without its colour.
  private var recordingInk: Ink {
    Ink(pen.theme.interface.meterHigh, on: pen.text.background, [.bold, .reverse])
  }

  private var facts: [(text: String, ink: Ink)] {
    let total = model.duration.map { "/" + clockText($0) } ?? ""
    var facts = [(clockText(model.elapsed) + total, pen.text)]
    if let source = model.sourceRate {
      let rates =
        decimalText(source / 1000, digits: 2) + pen.glyphs.arrow + decimalText(model.modelRate / 1000, digits: 2)
      facts.append((rates + " kHz", pen.dim))
    }
    return facts
  }

  private var meterWidth: Int { area.width >= 60 ? 8 : 5 }

  /// The input's level.
  func drawMeter(on canvas: inout Canvas) {
    let (x, width) = (area.right - meterWidth - 1, meterWidth)
    let filled = Int(model.shownLevel * Float(width * 8) + 0.5)
    let colours = pen.theme.interface
    for cell in 0..<width {
      let place = Float(cell) / Float(width)
      let colour = place < 0.65 ? colours.meterLow : place < 0.85 ? colours.meterMiddle : colours.meterHigh
      let glyph = pen.glyphs.leftBlock(max(0, min(8, filled - cell * 8)))
      canvas.put(glyph, x: x + cell, y: area.y, Ink(colour, on: colours.trough))
    }
  }
}
