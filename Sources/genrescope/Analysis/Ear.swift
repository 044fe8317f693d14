import Mel
import Network
import Training

/// A model ready to hear: its network, its normaliser and its mel columns. Immutable; any number of analyses share it.
struct Ear: Sendable {
  /// The model's file; nil for the one that is part of the program.
  let file: String?
  let model: GenreModel
  let network: GenreNetwork
  let normaliser: LevelNormaliser
  let mel: MelConfiguration

  init(_ model: GenreModel, file: String? = nil) {
    self.file = file
    self.model = model
    network = GenreNetwork(model)
    normaliser = LevelNormaliser(model)
    mel = model.configuration.mel
  }

  /// What the model is called in reports.
  var name: String { file ?? "built-in" }

  var labels: [String] { network.labels }

  /// Seconds of sound before the first belief.
  var receptiveSeconds: Double {
    Double((network.receptiveField - 1) * mel.hop + mel.window) / Double(mel.sampleRate)
  }
}
