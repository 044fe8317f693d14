/// The numbers of the running program, or a message until it is read.
struct StatusPane {
  let model: ScopeModel
  let pen: Pen
  let area: Area
  let readOut: ReadOut?

  func draw(on canvas: inout Canvas) {
    if let message = model.message {
      let ink = message.isWarning ? pen.warning : pen.text
      canvas.writeShortened(message.text, x: 1, y: area.y, limit: area.width - 2, ink)
      return
    }
    var x = 1
    if let silence = model.status.silence {
      x += canvas.write("no sound:", x: x, y: area.y, pen.dim) + 1
      let end = readOut == nil ? area.width : area.width / 2
      x += canvas.writeShortened(sanitised(silence), x: x, y: area.y, limit: end - x - 1, pen.warning) + 3
    }
    if let readOut { return draw(readOut, x: x, on: &canvas) }
    for item in items {
      let width = displayWidth(of: item.name) + displayWidth(of: item.value) + (item.name.isEmpty ? 0 : 1)
      if x + width > area.width { return }
      if !item.name.isEmpty { x += canvas.write(item.name, x: x, y: area.y, pen.dim) + 1 }
      x += canvas.write(item.value, x: x, y: area.y, item.ink) + 2
    }
  }

  private func draw(_ readOut: ReadOut, x start: Int, on canvas: inout Canvas) {
    var x = start + canvas.write(readOut.time, x: start, y: area.y, pen.accent) + 2
    if let sound = readOut.sound { x += canvas.write(sound, x: x, y: area.y, pen.text) + 2 }
    for (label, percent) in readOut.beliefs {
      let text = model.labels[label] + " " + String(percent) + "%"
      if x + displayWidth(of: text) + 3 > area.width { return }
      pen.swatch(label, x: x, y: area.y, on: &canvas)
      x += 2 + canvas.write(text, x: x + 2, y: area.y, pen.text) + 2
    }
  }

  private var items: [(name: String, value: String, ink: Ink)] {
    let status = model.status
    var items: [(String, String, Ink)] = []
    if let latency = status.latency { items.append(("latency", decimalText(latency, digits: 0) + " ms", pen.text)) }
    // Beside the way of the sound: what the belief itself has to hear.
    let field = status.receptiveSeconds ?? Double(model.receptiveField) * model.columnDuration
    items.append(("RF", decimalText(field) + " s", pen.text))
    if let xruns = status.xruns { items.append(("xruns", String(xruns), xruns > 0 ? pen.warning : pen.text)) }
    if let frames = status.framesPerSecond { items.append(("", decimalText(frames, digits: 0) + " fps", pen.text)) }
    if !status.colourDepth.isEmpty { items.append(("", status.colourDepth, pen.text)) }
    items.append(("theme", pen.theme.name, pen.text))
    items.append(("smooth", decimalText(model.display.smoothing) + " s", pen.text))
    return items
  }
}

/// The most used keys, from the keymap.
struct KeysPane {
  let model: ScopeModel
  let pen: Pen
  let area: Area

  func draw(on canvas: inout Canvas) {
    let shown = fitting
    var x = 1
    for item in shown {
      x += canvas.write(item.keys, x: x, y: area.y, pen.accent) + 1
      x += canvas.write(item.short, x: x, y: area.y, pen.dim) + 2
    }
  }

  /// What fits: items before the last go first, for help and quit must always be seen.
  private var fitting: [(keys: String, short: String)] {
    var items = Keymap.bindings(isLive: model.isLive).compactMap { binding in
      binding.short.map { (Self.keys(binding, pen.glyphs), $0) }
    }
    func width(_ item: (keys: String, short: String)) -> Int {
      displayWidth(of: item.keys) + displayWidth(of: item.short) + 3
    }
    var needed = items.reduce(1) { $0 + width($1) }
    while items.count > 2, needed > area.width + 2 { needed -= width(items.remove(at: items.count - 2)) }
    return items
  }

  /// One key, or both arrows.
  private static func keys(_ binding: Binding, _ glyphs: GlyphSet) -> String {
    let isPair = binding.action == .seekBack
    return binding.keys.prefix(isPair ? 2 : 1).map { $0.name(glyphs) }.joined()
  }
}
