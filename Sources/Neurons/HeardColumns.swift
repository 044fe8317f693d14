import Audio
import Mel
import Network
import Training

/// The mel columns of a file, and what the normaliser makes of them for a network.
public struct HeardColumns: Sendable {
  public let configuration: ModelConfiguration
  /// [columns, bands], decibels.
  public private(set) var decibels: [Float] = []
  /// [heard, bands]: the columns that are not silent, normalised.
  public private(set) var features: [Float] = []
  /// The column that each row of `features` is of.
  public private(set) var columnOfFeature: [Int] = []
  private let normaliser: LevelNormaliser
  private var level = LevelNormaliser.State()

  /// Nothing heard yet.
  public init(_ model: GenreModel) {
    configuration = model.configuration
    normaliser = LevelNormaliser(model)
  }

  /// Hears the next column.
  /// - Parameter column: [bands], decibels.
  public mutating func append(_ column: UnsafeBufferPointer<Float>) {
    if normaliser.normalise(column, state: &level, appendingTo: &features) {
      columnOfFeature.append(decibels.count / configuration.bands)
    }
    decibels += column
  }

  /// Hears a file up to a time in seconds.
  /// - Throws: `AudioError`.
  public init(path: String, model: GenreModel, until end: Double = .infinity) throws {
    self.init(model)
    var stream = try MonoStream(path: path, rate: configuration.sampleRate)
    var mel = MelStream(configuration.mel)
    while time(of: columns) <= end, let samples = stream.next() {
      var completed: [Float] = []
      mel.push(samples, appendingTo: &completed)
      completed.withUnsafeBufferPointer {
        for first in stride(from: 0, to: $0.count, by: configuration.bands) where time(of: columns) <= end {
          append(UnsafeBufferPointer(rebasing: $0[first..<first + configuration.bands]))
        }
      }
    }
  }

  public var columns: Int { decibels.count / configuration.bands }

  /// Seconds into the file at which the last sample of a column is heard.
  public func time(of column: Int) -> Double {
    Double(column * configuration.hop + configuration.window) / Double(configuration.sampleRate)
  }

  /// Beliefs that the columns complete.
  public var steps: Int {
    let field = configuration.receptiveField
    return columnOfFeature.count < field ? 0 : (columnOfFeature.count - field) / configuration.stride + 1
  }

  /// Seconds into the file at which a belief is reached.
  public func time(ofStep step: Int) -> Double {
    time(of: columnOfFeature[configuration.receptiveField - 1 + step * configuration.stride])
  }
}
