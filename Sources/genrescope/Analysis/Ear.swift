import Mel
import Network
import Training

/// A model ready to hear: its network, its normaliser and its mel columns. Immutable; any number of analyses share it.
struct Ear: Sendable {
  /// The name of the model that is part of the program.
  static let builtIn = "built-in"

  /// What the model is called in reports: its file, or "built-in".
  let name: String
  let model: GenreModel
  let network: GenreNetwork
  let normaliser: LevelNormaliser
  let mel: MelConfiguration

  init(_ model: GenreModel, name: String) {
    self.name = name
    self.model = model
    network = GenreNetwork(model)
    normaliser = LevelNormaliser(model)
    mel = model.configuration.mel
  }

  var labels: [String] { network.labels }

  /// Seconds of sound before the first belief.
  var receptiveSeconds: Double {
    Double((network.receptiveField - 1) * mel.hop + mel.window) / Double(mel.sampleRate)
  }
}
