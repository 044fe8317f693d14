/// What one convolution block computes of some columns: after ReLU, before pooling.
public struct Activations {
  /// The block, from 0.
  public let layer: Int
  /// The first of the steps, counted from the first column heard; see `ReceptiveField.columns(ofStep:)`.
  public let firstStep: Int
  /// Steps in time.
  public let steps: Int
  public let geometry: BlockGeometry
  /// [steps, positions, filters]
  public let values: [Float]
}

/// Is shown what the blocks of a network compute, in the pieces in which they compute it: see `GenreNetwork.hear`.
public typealias ActivationTap = (Activations) -> Void
