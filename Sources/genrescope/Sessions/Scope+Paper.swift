import Recording
import Screen

/// Pictures and recordings of what is shown.
extension Scope {
  func savePicture() { model.savePicture(on: device.size) }

  /// Begins a recording in a new file.
  func startRecording(_ file: NewFile) {
    report { try recorder.start(file, ear: ear, track: RecordedTrack(model)) }
  }

  /// Begins a recording in the current folder, or ends the one that goes on.
  func toggleRecording() {
    report {
      if recorder.isRecording {
        try recorder.stop()
        model.message = Message("recorded to \(recorder.name)")
      } else {
        let file = try NewFile.named(NewFile.stem(model.title), "genrescope")
        model.message = Message("recording to \(file.name) until r is pressed again")
        startRecording(file)
      }
    }
  }

  /// Takes what was heard into the recording, if there is one.
  func record(_ update: AnalysisThread.Update) { report { try recorder.append(update) } }

  /// Another track is shown now.
  func recordTrack() { report { try recorder.begin(RecordedTrack(model)) } }

  private func report(_ action: () throws -> Void) {
    defer { model.isRecording = recorder.isRecording }
    do { try action() } catch { model.message = Message("\(error)", isWarning: true) }
  }
}
