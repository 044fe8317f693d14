import Audio
import Files
import FoundationEssentials
import Glibc
import Network
import Recording
import Screen

/// Records what is heard and believed while it is switched on. The main loop's alone.
final class Recorder {
  private var writer: RecordingWriter?
  /// Whether the sound is kept too, as a FLAC file beside the recording.
  let keepsSound: Bool
  private var sound: SoundFileWriter?
  /// Why the latest recording could not be begun, or came to an end.
  private var failure: (any Error)?
  /// The file's name.
  private(set) var name = ""

  var isRecording: Bool { writer != nil }

  init(keepsSound: Bool = false) { self.keepsSound = keepsSound }

  /// Begins a recording in a new file, which is gone again when that is not possible.
  func start(_ file: NewFile, ear: Ear, track: RecordedTrack) throws {
    failure = nil
    do {
      try open(file, ear, track)
    } catch {
      failure = error
      throw error
    }
  }

  private func open(_ file: NewFile, _ ear: Ear, _ track: RecordedTrack) throws {
    let writer = try RecordingWriter(dup(file.descriptor), header: RecordingHeader(ear))
    try writer.begin(track)
    if keepsSound {
      let soundFile = try NewFile(Self.soundName(file.name))
      sound = try SoundFileWriter(dup(soundFile.descriptor), rate: ear.mel.sampleRate)
      soundFile.keep()
    }
    file.keep()
    self.writer = writer
    name = file.name
  }

  /// Another track begins.
  func begin(_ track: RecordedTrack) throws { try attempt { try $0.begin(track) } }

  /// Appends what was heard.
  func append(_ update: AnalysisThread.Update) throws {
    try attempt { writer in
      for column in update.columns { try writer.append(RecordedColumn(column)) }
      if sound != nil { try sound?.append(update.samples) }
    }
  }

  /// Ends the recording, if there is one; tells again why the latest one failed.
  func stop() throws {
    if let failure { throw failure }
    try attempt {
      try $0.flush()
      if let file = sound.take() { try file.close() }
    }
    writer = nil
  }

  /// After a failure there is no recording any more: what follows would leave a gap.
  private func attempt(_ write: (RecordingWriter) throws -> Void) throws {
    guard let writer else { return }
    do {
      try write(writer)
    } catch {
      self.writer = nil
      sound = nil
      failure = error
      throw error
    }
  }

  /// Where the sound of a recording goes.
  static func soundName(_ recording: String) -> String {
    (recording.hasSuffix(".genrescope") ? String(recording.dropLast(".genrescope".count)) : recording) + ".flac"
  }
}

extension RecordingHeader {
  /// What a recording of what this model hears begins with.
  init(_ ear: Ear) {
    self.init(
      model: ear.name, modelHash: ear.modelHash, labels: ear.labels, rate: ear.mel.sampleRate, hop: ear.mel.hop,
      bands: ear.mel.bands, receptiveField: ear.network.receptiveField,
      temperature: ear.network.configuration.temperature)
  }
}

extension RecordedTrack {
  /// The track that a screen shows.
  init(_ model: ScopeModel) {
    self.init(title: model.title, seconds: model.duration, sourceRate: model.sourceRate)
  }
}

extension RecordedColumn {
  /// What the analysis made of a column.
  init(_ column: AnalysisThread.Column) {
    let (state, share): (State, Float) =
      switch column.state {
      case .silent: (.silent, 0)
      case .warmingUp(let share): (.warmingUp, share)
      case .heard: (.heard, 1)
      case .step: (.step, 1)
      }
    let belief = column.belief.map {
      Belief(logits: $0.logits, smoothed: $0.smoothed, track: $0.track, leader: $0.leader, since: $0.since)
    }
    self.init(
      time: column.time, state: state, warmUp: share, isAfterSeek: column.seam == .anew,
      levels: column.decibels.map(MelLevel.quantised), belief: state == .step ? belief : nil)
  }
}

extension Ear {
  /// A hash of the model file's bytes: which model it was.
  var modelHash: String {
    let bytes = file.map { (try? Data(contentsOf: URL(filePath: $0))) ?? Data() } ?? GenreModel.embeddedBytes
    return ContentHash(bytes).hexadecimal
  }
}
