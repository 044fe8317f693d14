import Picture
import Screen

extension Chart {
  /// The chart of what a screen of some size shows.
  init(_ model: ScopeModel, on size: Size) {
    let shown = model.shown(on: size)
    self.init(
      title: model.title, subtitle: "at \(clockText(shown.end)) · heard by genrescope", labels: model.labels,
      start: shown.start, columnDuration: shown.duration, highest: model.modelRate / 2,
      isRaw: model.display.isRaw)
    for slot in shown.slots { append(quantised: slot.levels, slot.content) }
    summary = model.trackBelief
  }
}

extension ScopeModel {
  /// Saves a picture of what a screen of some size shows into the current folder, and says so.
  mutating func savePicture(on size: Size) {
    do {
      let bytes = try Chart(self, on: size).picture(.png, size: .standard, theme: display.themes.current)
      message = Message("saved as " + (try NewFile.create(NewFile.stem(title), "png", with: bytes)))
    } catch {
      message = Message("\(error)", isWarning: true)
    }
  }
}
