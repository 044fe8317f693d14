import Files
import FoundationEssentials
import Glibc

/// A line an epoch: comma-separated values, or JSON where the file's name ends in .jsonl.
public struct TrainingLog: Sendable {
  private static let header =
    "epoch,loss,accuracy,validation_loss,validation_accuracy,rate,seconds,examples_per_second\n"

  private let path: String
  private var isJSON: Bool { path.hasSuffix(".jsonl") || path.hasSuffix(".json") }

  /// - Parameter appending: go on with a log that is there, as when a run is resumed.
  /// - Throws: `FileError`.
  public init(_ path: String, appending: Bool) throws {
    self.path = path
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (appending ? O_APPEND : O_TRUNC), 0o644)
    guard descriptor >= 0 else { throw FileError(path: path) }
    let isNew = lseek(descriptor, 0, SEEK_END) <= 0
    close(descriptor)
    if isNew && !isJSON { try append(Self.header) }
  }

  /// Whether a log can be written there, asked before the work that it tells of.
  /// - Throws: `FileError`.
  public static func check(_ path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError(path: path) }
    close(descriptor)
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
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError(path: path) }
    defer { close(descriptor) }
    let end = lseek(descriptor, 0, SEEK_END)
    guard WholeFile.write(line.utf8, to: descriptor) else {
      let error = FileError(path: path)
      // No half line for a resumed run to go on with.
      if end >= 0 { ftruncate(descriptor, end) }
      throw error
    }
  }
}
