/// What the executable has to do after a key; the screen's own changes are made already.
public enum Effect: Equatable, Sendable {
  case quit
  case togglePause
  /// Seconds from where it plays now; negative is back.
  case seek(Double)
  case restart
  /// Seconds from the beginning.
  case seekTo(Double)
  case previousTrack
  case nextTrack
  /// The playlist's entry of that index.
  case track(Int)
  /// `display.loudness` has changed.
  case volume
  /// `display.order` has changed.
  case order
  /// Forget what was heard so far.
  case forget
  /// Save a picture of what is shown.
  case save
  /// Begin or end a recording.
  case record
  /// `display.showsWhy` or `display.showsNeurons` has changed.
  case insight
  /// The belief's smoothing has a new time constant, in seconds.
  case smoothing(Double)
  /// The themes' files may have changed.
  case reloadThemes
}

/// Applies a key to the model. A message that was shown counts as read.
/// - Parameter size: the screen's, within which the cursor moves.
public func update(
  _ model: inout ScopeModel, _ key: Key, on size: Size = Size(width: 80, height: 24)
) -> Effect? {
  model.message = nil
  if let overlay = model.display.overlay, let answer = move(overlay, key, in: &model, on: size) { return answer.effect }
  if moveCursor(key, in: &model, on: size) { return nil }
  guard let action = Keymap.action(for: key, isLive: model.isLive) else { return nil }
  if action == .cursor { toggleCursor(&model, on: size) }
  return transport(action, &model, on: size) ?? changeDisplay(action, &model)
}

/// Keys that move in what lies over the charts; nil for any other key.
private func move(
  _ overlay: Overlay, _ key: Key, in model: inout ScopeModel, on size: Size
) -> (effect: Effect?, Void)? {
  let all = Int.max / 2
  let steps: [Key: Int] = [.up: -1, .down: 1, .pageUp: -8, .pageDown: 8, .home: -all, .end: all]
  switch (overlay, key) {
  case (.playlist(let selected), .enter):
    model.display.overlay = nil
    return (.track(selected), ())
  case (.playlist(let selected), _):
    guard let step = steps[key] else { return nil }
    let last = max(0, model.playlist.titles.count - 1)
    model.display.overlay = .playlist(selected: max(0, min(last, selected + step)))
  case (.help(let first), _):
    guard let step = steps[key] else { return nil }
    let last = HelpPane(model: model, pen: Pen(model), first: first).lastFirst(on: size)
    model.display.overlay = .help(first: max(0, min(last, first + step)))
  }
  return (nil, ())
}

private func transport(_ action: Action, _ model: inout ScopeModel, on size: Size) -> Effect? {
  switch action {
  case .pause: return .togglePause
  case .seekBack: return .seek(-5)
  case .seekForward: return .seek(5)
  case .seekFarBack: return .seek(-30)
  case .seekFarForward: return .seek(30)
  case .restart: return .restart
  case .previousTrack: return .previousTrack
  case .nextTrack: return .nextTrack
  case .save: return .save
  case .record: return .record
  case .quit: return .quit
  case .forget: return .forget
  case .reload: return .reloadThemes
  case .lessSmoothing: return changeSmoothing(&model, by: 1 / smoothingStep)
  case .moreSmoothing: return changeSmoothing(&model, by: smoothingStep)
  case .quieter, .louder, .mute: return changeVolume(action, &model)
  case .repeats, .shuffle: return changeOrder(action, &model)
  case .why, .neurons: return changeInsight(action, &model, on: size)
  default: return nil
  }
}

private func changeDisplay(_ action: Action, _ model: inout ScopeModel) -> Effect? {
  switch action {
  case .help: model.display.overlay = isHelp(model.display.overlay) ? nil : .help(first: 0)
  case .playlist:
    let isShown = model.display.overlay != nil && !isHelp(model.display.overlay)
    model.display.overlay = isShown ? nil : .playlist(selected: model.playlist.current)
  case .close: (model.display.overlay, model.display.hasCursor) = (nil, false)
  case .freeze: model.toggleFreeze()
  case .zoomOut: model.display.zoom = model.display.zoom.wider
  case .zoomIn: model.display.zoom = model.display.zoom.narrower
  case .focus: model.display.focus = model.display.focus.next
  case .notes: model.display.hasNoteNames.toggle()
  case .raw: toggleRaw(&model)
  case .nextTheme: stepTheme(&model, 1)
  case .previousTheme: stepTheme(&model, -1)
  default: changeSpectrogram(action, &model)
  }
  return nil
}

private func changeSpectrogram(_ action: Action, _ model: inout ScopeModel) {
  switch action {
  case .lessGain: setGain(&model, model.display.gain - 3)
  case .moreGain: setGain(&model, model.display.gain + 3)
  case .lessRange: setRange(&model, model.display.range - 5)
  case .moreRange: setRange(&model, model.display.range + 5)
  case .nextMap: stepMap(&model, 1)
  case .previousMap: stepMap(&model, -1)
  case .nextGlyphs: stepGlyphs(&model, 1)
  case .previousGlyphs: stepGlyphs(&model, -1)
  default: break
  }
}

private func isHelp(_ overlay: Overlay?) -> Bool {
  if case .help = overlay { true } else { false }
}

private func toggleRaw(_ model: inout ScopeModel) {
  guard model.hasRawSpectrogram else {
    model.message = Message("A recording holds the mel-spectrogram only.", isWarning: true)
    return
  }
  model.display.isRaw.toggle()
  model.message = Message(model.display.isRaw ? "raw spectrogram: frequencies evenly spaced" : "mel-spectrogram")
}

private func stepTheme(_ model: inout ScopeModel, _ count: Int) {
  model.display.themes.step(count)
  model.message = Message("theme " + model.display.themes.current.name)
}

private func stepMap(_ model: inout ScopeModel, _ count: Int) {
  model.display.colourMap = model.display.colourMap.stepped(count)
  model.message = Message("the spectrogram's colours: " + model.display.colourMap.name)
}

private func stepGlyphs(_ model: inout ScopeModel, _ count: Int) {
  guard model.display.glyphSets.count > 1 else {
    model.message = Message("This terminal's locale is not UTF-8, so there is nothing but ASCII.", isWarning: true)
    return
  }
  model.display.glyphs = model.display.glyphs.stepped(count, among: model.display.glyphSets)
  model.message = Message("glyphs: " + model.display.glyphs.rawValue)
}

private func setGain(_ model: inout ScopeModel, _ gain: Int) {
  model.display.gain = max(-30, min(30, gain))
  model.message = Message("spectrogram gain \(model.display.gain) dB (the picture only)")
}

private func setRange(_ model: inout ScopeModel, _ range: Int) {
  model.display.range = max(20, min(100, range))
  model.message = Message("spectrogram down to \(-model.display.range) dB of its brightest")
}

/// Two steps double the time constant.
private let smoothingStep = 2.0.squareRoot()

private func changeSmoothing(_ model: inout ScopeModel, by factor: Double) -> Effect? {
  let smoothing = max(0.1, min(15, model.display.smoothing * factor))
  model.display.smoothing = smoothing
  model.message = Message("smoothing \(decimalText(smoothing)) s")
  return .smoothing(smoothing)
}

private func changeVolume(_ action: Action, _ model: inout ScopeModel) -> Effect? {
  if action == .mute {
    model.display.isMuted.toggle()
  } else {
    model.display.isMuted = false
    model.display.volume = max(0, min(100, model.display.volume + (action == .louder ? 5 : -5)))
  }
  model.message = Message(model.display.isMuted ? "sound off" : "volume \(model.display.volume)%")
  return .volume
}

private func changeInsight(_ action: Action, _ model: inout ScopeModel, on size: Size) -> Effect? {
  if action == .why { model.display.showsWhy.toggle() } else { model.display.showsNeurons.toggle() }
  let isHidden = Layout(size, model.display.focus)?.spectrogram == nil
  if action == .why, model.display.showsWhy, isHidden { model.message = Message("why is shown on the spectrogram: v") }
  // What is not shown is not kept up to date.
  if !model.display.showsWhy && !model.display.showsNeurons { model.insight = nil }
  return .insight
}

private func changeOrder(_ action: Action, _ model: inout ScopeModel) -> Effect? {
  let all = PlayOrder.Repeat.allCases
  if action == .shuffle {
    model.display.order.isShuffled.toggle()
    model.message = Message("shuffle " + (model.display.order.isShuffled ? "on" : "off"))
  } else {
    let index = all.firstIndex(of: model.display.order.repeats) ?? 0
    model.display.order.repeats = all[(index + 1) % all.count]
    model.message = Message("repeat " + model.display.order.repeats.rawValue)
  }
  return .order
}
