/// What the executable has to do after a key; the screen's own changes are made already.
public enum Effect: Equatable, Sendable {
  case quit
  case togglePause
  /// Seconds from where it plays now; negative is back.
  case seek(Double)
  case restart
  case previousTrack
  case nextTrack
  /// The belief's smoothing has a new time constant, in seconds.
  case smoothing(Double)
}

/// Applies a key to the model. A message that was shown counts as read.
public func update(_ model: inout ScopeModel, _ key: Key) -> Effect? {
  model.message = nil
  guard let action = Keymap.action(for: key, isLive: model.isLive) else { return nil }
  switch action {
  case .help: model.display.isHelpShown.toggle()
  case .close: model.display.isHelpShown = false
  case .nextTheme: model.display.themes.step(1)
  case .previousTheme: model.display.themes.step(-1)
  case .zoomOut: model.display.zoom = model.display.zoom.wider
  case .zoomIn: model.display.zoom = model.display.zoom.narrower
  case .freeze: model.toggleFreeze()
  case .lessSmoothing: return changeSmoothing(&model, by: 1 / smoothingStep)
  case .moreSmoothing: return changeSmoothing(&model, by: smoothingStep)
  case .pause: return .togglePause
  case .seekBack: return .seek(-5)
  case .seekForward: return .seek(5)
  case .seekFarBack: return .seek(-30)
  case .seekFarForward: return .seek(30)
  case .restart: return .restart
  case .previousTrack: return .previousTrack
  case .nextTrack: return .nextTrack
  case .quit: return .quit
  }
  return nil
}

/// Two steps double the time constant.
private let smoothingStep = 2.0.squareRoot()

private func changeSmoothing(_ model: inout ScopeModel, by factor: Double) -> Effect? {
  let smoothing = max(0.1, min(15, model.display.smoothing * factor))
  model.display.smoothing = smoothing
  model.message = Message("smoothing \(decimalText(smoothing)) s")
  return .smoothing(smoothing)
}
