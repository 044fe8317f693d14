/// The cursor reads out what the mouse would, by keys. It stays where it is on the screen while the charts move on.
func toggleCursor(_ model: inout ScopeModel, on size: Size) {
  model.display.hasCursor.toggle()
  model.display.pointer = nil
  guard model.display.hasCursor, let layout = Layout(size, model.display.focus),
    let chart = layout.spectrogram ?? layout.belief
  else { return }
  model.display.pointer = (chart.x + chart.width / 2, chart.y + chart.height / 2)
}

/// Moves the cursor if there is one; returns whether the key was for it. It passes over the ruler between the charts.
func moveCursor(_ key: Key, in model: inout ScopeModel, on size: Size) -> Bool {
  let steps: [Key: (x: Int, y: Int)] = [
    .left: (-1, 0), .right: (1, 0), .up: (0, -1), .down: (0, 1), .pageUp: (-10, 0), .pageDown: (10, 0),
  ]
  guard model.display.hasCursor, let step = steps[key], let layout = Layout(size, model.display.focus) else {
    return false
  }
  let charts = [layout.spectrogram, layout.belief].compactMap { $0 }
  guard let first = charts.first, let last = charts.last else { return false }
  let place = model.display.pointer ?? (first.right - 1, first.y)
  let x = max(first.x, min(first.right - 1, place.x + step.x))
  var y = max(first.y, min(last.bottom - 1, place.y + step.y))
  if y == layout.ruler.y { y += step.y > 0 ? 1 : -1 }
  model.display.pointer = (x, max(first.y, min(last.bottom - 1, y)))
  return true
}
