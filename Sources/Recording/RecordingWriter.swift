import Files
import FoundationEssentials
import Glibc

/// Appends a session to a file, chunk by chunk. It is whole to its last chunk at any moment.
public final class RecordingWriter {
  private let descriptor: Int32
  private let header: RecordingHeader
  /// Columns that are not in the file yet.
  private var pending: [UInt8] = []
  private var pendingColumns = 0
  /// Columns in a chunk: those of a second.
  private let perChunk: Int

  /// Begins a recording on an open file, which it closes in the end.
  /// - Throws: `RecordingError` when it cannot be written.
  public init(_ descriptor: Int32, header: RecordingHeader) throws {
    self.descriptor = descriptor
    self.header = header
    perChunk = max(1, Int(min(1_000, 1 / header.columnSeconds)))
    let json = [UInt8](try JSONEncoder().encode(header))
    try write(RecordingFormat.magic + RecordingFormat.chunk(RecordingFormat.head, json))
  }

  deinit {
    try? flush()
    close(descriptor)
  }

  /// Another track begins.
  public func begin(_ track: RecordedTrack) throws {
    try flush()
    var track = track
    track.seconds = track.seconds.flatMap { $0.isFinite ? $0 : nil }
    track.sourceRate = track.sourceRate.flatMap { $0.isFinite ? $0 : nil }
    try write(RecordingFormat.chunk(RecordingFormat.track, [UInt8](try JSONEncoder().encode(track))))
  }

  /// Appends a column; about every second they go to the file.
  public func append(_ column: RecordedColumn) throws {
    column.encode(header, appendingTo: &pending)
    pendingColumns += 1
    if pendingColumns >= perChunk { try flush() }
  }

  /// Writes what is pending.
  public func flush() throws {
    guard pendingColumns > 0 else { return }
    defer { (pending, pendingColumns) = ([], 0) }
    try write(RecordingFormat.chunk(RecordingFormat.columns, pending))
  }

  private func write(_ bytes: [UInt8]) throws {
    guard WholeFile.write(bytes, to: descriptor) else {
      throw RecordingError.cannotWrite(reason: String(cString: strerror(errno)))
    }
  }
}

extension RecordedColumn {
  fileprivate func encode(_ header: RecordingHeader, appendingTo bytes: inout [UInt8]) {
    func completed(_ values: [Float]) -> [Float] {
      values.prefix(header.labels.count) + Array(repeating: 0, count: max(0, header.labels.count - values.count))
    }
    let state = state == .step && belief == nil ? .heard : state
    bytes.append(state.rawValue | (isAfterSeek ? 4 : 0))
    bytes.append(time)
    bytes.append(warmUp)
    bytes += levels.prefix(header.bands) + Array(repeating: 0, count: max(0, header.bands - levels.count))
    guard state == .step, let belief else { return }
    for value in completed(belief.logits) + completed(belief.smoothed) + completed(belief.track) {
      bytes.append(value)
    }
    bytes.append(little: UInt16(clamping: belief.leader))
    bytes.append(belief.since)
  }
}

/// Why something cannot be recorded or replayed.
public enum RecordingError: Error, Equatable, CustomStringConvertible {
  case cannotWrite(reason: String)
  case cannotRead(file: String, reason: String)
  /// It is no recording, or not one of this format.
  case notARecording(file: String, cause: String)

  public var description: String {
    switch self {
    case .cannotWrite(let reason): "the recording cannot be written: \(reason)."
    case .cannotRead(let file, let reason): "\(file) cannot be read: \(reason)."
    case .notARecording(let file, let cause): "\(file) is not a recording that can be replayed: \(cause)."
    }
  }
}
