/// At the right: the legend in the stack's order with live bars, and what the whole track sounds like.
struct PanelPane {
  let model: ScopeModel
  let pen: Pen
  let area: Area

  private var left: Int { area.x + 2 }
  private var width: Int { area.width - 3 }
  private var nameWidth: Int { min(10, width - 12) }
  /// Lines of the legend.
  private var rows: Int { min(model.labels.count, area.height - 2) }

  func draw(on canvas: inout Canvas) {
    for y in area.y..<area.bottom { canvas.put(pen.glyphs.vertical, x: area.x, y: y, pen.frame) }
    drawHeading(on: &canvas)
    drawSparklines(shownLabels, on: &canvas)
    drawBars(on: &canvas)
    let free = area.height - 1 - rows
    if free >= 6 { drawTrack(y: area.y + rows + 2, height: free - 1, on: &canvas) } else { drawTrackLine(on: &canvas) }
  }

  private func drawHeading(on canvas: inout Canvas) {
    canvas.write("NOW", x: left, y: area.y, pen.title)
    let state = stateText
    canvas.write(state.text, endingAt: area.right - 1, y: area.y, state.ink)
  }

  private var stateText: (text: String, ink: Ink) {
    if model.isSilent { return ("silence", pen.warning) }
    if model.belief == nil { return ("warming up " + String(Int(model.warmUp * 100)) + "%", pen.warning) }
    if model.isFrozen { return ("picture held", pen.warning) }
    return ("", pen.dim)
  }

  /// The legend with the bars of NOW.
  func drawBars(on canvas: inout Canvas) {
    let belief = model.shownBelief ?? model.belief
    let percent = belief.map { sharesOut(100, in: $0) }
    for (row, label) in shownLabels.enumerated() {
      drawBar(
        label, belief?[label], percent?[label], y: area.y + 1 + row, isLeader: label == model.leader?.label, on: &canvas
      )
    }
  }

  /// All labels, or when there is no room those with the greatest share of the track, still in the stack's order.
  private var shownLabels: [Int] {
    let all = Array(model.labels.indices)
    guard rows < all.count else { return all }
    let weight = model.trackBelief ?? model.belief ?? []
    guard !weight.isEmpty else { return Array(all.prefix(rows)) }
    return all.sorted { weight[$0] > weight[$1] }.prefix(rows).sorted()
  }

  private func drawBar(
    _ label: Int, _ share: Float?, _ percent: Int?, y: Int, isLeader: Bool, on canvas: inout Canvas
  ) {
    pen.swatch(label, x: left, y: y, on: &canvas)
    let ink = isLeader ? pen.title : percent ?? 0 == 0 ? pen.dim : pen.text
    canvas.writeShortened(model.labels[label], x: left + 2, y: y, limit: nameWidth, ink)
    let x = left + 2 + nameWidth + 5
    canvas.blank(Area(x: x - 5, y: y, width: 4, height: 1), pen.text)
    if let percent { canvas.write(String(percent) + "%", endingAt: x - 1, y: y, ink) }
    pen.bar(share ?? 0, x: x, y: y, width: barWidth, pen.labels.colours[label], on: &canvas)
  }

  /// Room for a bar, and behind it perhaps for a sparkline.
  private var room: Int { width - nameWidth - 7 }
  private var barWidth: Int { room >= 20 ? room / 2 : room }

  /// How the beliefs came about: a small bar for each of the last seconds, whatever the charts' zoom.
  private func drawSparklines(_ shown: [Int], on canvas: inout Canvas) {
    let width = room - barWidth - 1
    guard width > 0 else { return }
    let columns = model.history.level(.eight)
    for (row, label) in shown.enumerated() {
      for slot in columns.slots.suffix(width) {
        let belief = columns.meanBelief(slot, label)
        let x = area.right - 1 - (columns.slots.upperBound - slot)
        let ink = belief < 1 / 16 ? pen.frame : pen.ink(label)
        canvas.put(pen.glyphs.sparkline(Int(belief * 8 + 0.5)), x: x, y: area.y + 1 + row, ink)
      }
    }
  }

  private func drawTrack(y: Int, height: Int, on canvas: inout Canvas) {
    canvas.write(model.isLive ? "SESSION" : "TRACK", x: left, y: y, pen.title)
    guard let track = model.trackBelief else { return }
    let percent = sharesOut(100, in: track)
    let best = track.indices.sorted { track[$0] > track[$1] }.prefix(max(1, height - 4))
    for (row, label) in best.enumerated() {
      drawBar(label, track[label], percent[label], y: y + 1 + row, isLeader: row == 0, on: &canvas)
    }
    drawLeader(y: y + 2 + best.count, on: &canvas)
    drawEntropy(y: y + 3 + best.count, on: &canvas)
  }

  private func drawLeader(y: Int, on canvas: inout Canvas) {
    guard let leader = model.leader else { return }
    let x =
      left + canvas.write(model.labels[leader.label], x: left, y: y, limit: width - 12, pen.ink(leader.label, .bold))
    canvas.write(" since " + clockText(leader.since), x: x, y: y, pen.dim)
  }

  private func drawEntropy(y: Int, on canvas: inout Canvas) {
    guard y < area.bottom, let entropy = model.entropy else { return }
    canvas.write("entropy", x: left, y: y, pen.dim)
    let x = left + 2 + nameWidth + 5
    canvas.write(String(Int(entropy * 100 + 0.5)) + "%", endingAt: x - 1, y: y, pen.dim)
    pen.bar(entropy, x: x, y: y, width: barWidth, pen.theme.interface.dim, on: &canvas)
  }

  private func drawTrackLine(on canvas: inout Canvas) {
    guard let track = model.trackBelief, let best = track.indices.max(by: { track[$0] < track[$1] }) else { return }
    let y = area.bottom - 1
    let heading = model.isLive ? "SESSION " : "TRACK "
    let x = left + canvas.write(heading, x: left, y: y, pen.title)
    let text = model.labels[best] + " " + String(sharesOut(100, in: track)[best]) + "%"
    canvas.write(text, x: x, y: y, limit: area.right - 1 - x, pen.ink(best, .bold))
  }
}
