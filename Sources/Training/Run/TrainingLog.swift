import FoundationEssentials
import Glibc

/// A line an epoch: comma-separated values, or JSON where the file's name ends in .jsonl.
public struct TrainingLog: Sendable {
  private static let header =
    "epoch,loss,accuracy,validation_loss,validation_accuracy,rate,seconds,examples_per_second\n"

  private let path: String
  private var isJSON: Bool { path.hasSuffix(".jsonl") || path.hasSuffix(".json") }

  /// - Parameter appending: go on with a log that is there, as when a run is resumed.
  /// - Throws: `DataError` when the file cannot be written.
  public init(_ path: String, appending: Bool) throws {
    self.path = path
    guard let file = fopen(path, appending ? "a" : "w") else {
      throw DataError.unwritable(file: path, cause: String(cString: strerror(errno)))
    }
    let isNew = ftell(file) == 0
    fclose(file)
    if isNew && !isJSON { try append(Self.header) }
  }

  func write(_ epoch: TrainingRun.Epoch) throws {
    if isJSON {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      try append(String(decoding: try encoder.encode(epoch), as: UTF8.self) + "\n")
    } else {
      let values: [Double?] = [
        epoch.loss, epoch.accuracy, epoch.validationLoss, epoch.validationAccuracy, epoch.rate, epoch.seconds,
        epoch.examplesPerSecond,
      ]
      let fields = [String(epoch.epoch)] + values.map { $0.map { "\($0)" } ?? "" }
      try append(fields.joined(separator: ",") + "\n")
    }
  }

  private func append(_ line: String) throws {
    guard let file = fopen(path, "a"), fputs(line, file) >= 0, fclose(file) == 0 else {
      throw DataError.unwritable(file: path, cause: String(cString: strerror(errno)))
    }
  }
}
