/// The keymap in a box over the charts.
struct HelpPane {
  let model: ScopeModel
  let pen: Pen

  func draw(on canvas: inout Canvas) {
    let lines = Keymap.bindings(isLive: model.isLive).map { binding in
      (keys: binding.keys.map { $0.name(pen.glyphs) }.joined(separator: " "), text: binding.description)
    }
    let keyWidth = lines.map { displayWidth(of: $0.keys) }.max() ?? 0
    let textWidth = lines.map { displayWidth(of: $0.text) }.max() ?? 0
    let width = min(canvas.size.width, keyWidth + textWidth + 7)
    let height = min(canvas.size.height, lines.count + 4)
    let box = Area(
      x: (canvas.size.width - width) / 2, y: (canvas.size.height - height) / 2, width: width, height: height)
    drawBox(box, on: &canvas)
    let isTight = height < lines.count + 4
    let top = box.y + (isTight ? 1 : 2)
    for (row, line) in lines.prefix(height - (isTight ? 2 : 4)).enumerated() {
      canvas.write(line.keys, endingAt: box.x + 2 + keyWidth, y: top + row, pen.accent)
      canvas.write(line.text, x: box.x + keyWidth + 4, y: top + row, limit: width - keyWidth - 5, pen.text)
    }
  }

  private func drawBox(_ box: Area, on canvas: inout Canvas) {
    canvas.blank(box, pen.text)
    let (right, bottom) = (box.right - 1, box.bottom - 1)
    for x in box.x...right {
      canvas.put(pen.glyphs.horizontal, x: x, y: box.y, pen.frame)
      canvas.put(pen.glyphs.horizontal, x: x, y: bottom, pen.frame)
    }
    for y in box.y...bottom {
      canvas.put(pen.glyphs.vertical, x: box.x, y: y, pen.frame)
      canvas.put(pen.glyphs.vertical, x: right, y: y, pen.frame)
    }
    canvas.put(pen.glyphs.cornerUpperLeft, x: box.x, y: box.y, pen.frame)
    canvas.put(pen.glyphs.cornerUpperRight, x: right, y: box.y, pen.frame)
    canvas.put(pen.glyphs.cornerLowerLeft, x: box.x, y: bottom, pen.frame)
    canvas.put(pen.glyphs.cornerLowerRight, x: right, y: bottom, pen.frame)
    canvas.write(" keys ", x: box.x + 2, y: box.y, pen.title)
  }
}
