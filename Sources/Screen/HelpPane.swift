/// The keymap in a box over the charts, in two columns where one is too high.
struct HelpPane {
  let model: ScopeModel
  let pen: Pen
  /// The first line shown, where there is no room for all.
  let first: Int

  private typealias Line = (keys: String, text: String)

  /// How the keys are laid out: `rows` in each column, of which the box may show some only.
  private struct Plan {
    let lines: [Line]
    let keyWidth: Int
    let lineWidth: Int
    let rows: Int
    let box: Box
  }

  private func plan(on size: Size) -> Plan {
    let lines: [Line] = Keymap.bindings(isLive: model.isLive).map { binding in
      (keys: binding.keys.map { $0.name(pen.glyphs) }.joined(separator: " "), text: binding.description)
    }
    let keyWidth = lines.map { displayWidth(of: $0.keys) }.max() ?? 0
    let lineWidth = keyWidth + 2 + (lines.map { displayWidth(of: $0.text) }.max() ?? 0)
    let isTall = lines.count + 4 > size.height
    let columns = isTall && size.width >= 2 * lineWidth + 6 ? 2 : 1
    let rows = (lines.count + columns - 1) / columns
    return Plan(
      lines: lines, keyWidth: keyWidth, lineWidth: lineWidth, rows: rows,
      box: Box(width: columns * (lineWidth + 2) + 2, height: rows + 4, title: "keys", in: size))
  }

  /// The first line shown when the last one is.
  func lastFirst(on size: Size) -> Int {
    let plan = plan(on: size)
    return max(0, plan.rows - plan.box.inside.height)
  }

  func draw(on canvas: inout Canvas) {
    let plan = plan(on: canvas.size)
    let (box, inside, height) = (plan.box, plan.box.inside, plan.rows)
    box.draw(pen, on: &canvas)
    let start = max(0, min(first, height - inside.height))
    for (index, line) in plan.lines.enumerated() {
      let row = index % height - start
      guard row >= 0, row < inside.height else { continue }
      let x = inside.x + index / height * (plan.lineWidth + 2)
      canvas.write(line.keys, endingAt: x + plan.keyWidth, y: inside.y + row, pen.accent)
      let textX = x + plan.keyWidth + 2
      canvas.write(line.text, x: textX, y: inside.y + row, limit: inside.right - textX, pen.text)
    }
    if height > inside.height {
      let text = pen.glyphs == .ascii ? " up down: more " : " ↑↓ more "
      canvas.write(text, endingAt: box.area.right - 2, y: box.area.bottom - 1, pen.accent)
    }
  }
}

/// The playlist in a box over the charts.
struct PlaylistPane {
  let model: ScopeModel
  let pen: Pen
  let selected: Int

  func draw(on canvas: inout Canvas) {
    let titles = model.playlist.titles
    let width = (titles.map { displayWidth(of: $0) }.max() ?? 0) + 12
    let order = model.display.order
    let repeats = order.repeats == .off ? "" : ", repeat " + order.repeats.rawValue
    let title = "playlist" + repeats + (order.isShuffled ? ", shuffle" : "")
    let box = Box(
      width: max(width, displayWidth(of: title) + 8), height: titles.count + 4, title: title, in: canvas.size)
    box.draw(pen, on: &canvas)
    let inside = box.inside
    let start = max(0, min(selected - inside.height / 2, titles.count - inside.height))
    for (row, index) in (start..<min(titles.count, start + inside.height)).enumerated() {
      let isPlaying = index == model.playlist.current
      var ink = isPlaying ? pen.accent : pen.text
      if index == selected { ink.style = .reverse }
      let mark = isPlaying ? (pen.glyphs == .ascii ? "> " : "▶ ") : "  "
      let text = mark + String(index + 1).rightAligned(3) + "  " + titles[index]
      canvas.writeShortened(text, x: inside.x, y: inside.y + row, limit: inside.width, ink)
    }
  }
}

/// A frame with a title over the charts.
private struct Box {
  let area: Area
  let title: String

  /// A box of the wanted size in the middle, or as large as the screen allows.
  init(width: Int, height: Int, title: String, in screen: Size) {
    let (width, height) = (min(screen.width, width), min(screen.height, height))
    area = Area(x: (screen.width - width) / 2, y: (screen.height - height) / 2, width: width, height: height)
    self.title = title
  }

  /// Where something may be written.
  var inside: Area {
    let margin = area.height > 16 ? 2 : 1
    return Area(x: area.x + 2, y: area.y + margin, width: area.width - 4, height: area.height - 2 * margin)
  }

  func draw(_ pen: Pen, on canvas: inout Canvas) {
    canvas.blank(area, pen.text)
    let (right, bottom) = (area.right - 1, area.bottom - 1)
    for x in area.x...right {
      canvas.put(pen.glyphs.horizontal, x: x, y: area.y, pen.frame)
      canvas.put(pen.glyphs.horizontal, x: x, y: bottom, pen.frame)
    }
    for y in area.y...bottom {
      canvas.put(pen.glyphs.vertical, x: area.x, y: y, pen.frame)
      canvas.put(pen.glyphs.vertical, x: right, y: y, pen.frame)
    }
    canvas.put(pen.glyphs.cornerUpperLeft, x: area.x, y: area.y, pen.frame)
    canvas.put(pen.glyphs.cornerUpperRight, x: right, y: area.y, pen.frame)
    canvas.put(pen.glyphs.cornerLowerLeft, x: area.x, y: bottom, pen.frame)
    canvas.put(pen.glyphs.cornerLowerRight, x: right, y: bottom, pen.frame)
    canvas.write(" " + title + " ", x: area.x + 2, y: area.y, limit: area.width - 4, pen.title)
  }
}
