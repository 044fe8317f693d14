import Files
import FoundationEssentials

/// A recording that was read: all that is whole in its file.
public struct Recording: Sendable {
  public let header: RecordingHeader
  public private(set) var columns: [RecordedColumn] = []
  /// The tracks, and at which column each begins.
  public private(set) var tracks: [(first: Int, track: RecordedTrack)] = []
  /// Bytes at the end that are no whole chunk: the recording was cut off there.
  public private(set) var lostBytes = 0

  /// Seconds from the beginning of the recording to its end.
  public var seconds: Double { Double(columns.count) * header.columnSeconds }

  /// Reads a file.
  /// - Throws: `RecordingError`, naming the file.
  public init(path: String) throws {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      let reason = FolderWalk.isFolder(path) ? "it is a folder" : "there is no such file, or it may not be read"
      throw RecordingError.cannotRead(file: path, reason: reason)
    }
    try self.init([UInt8](data), named: path)
  }

  /// Reads the bytes of a file; `name` is what errors call it.
  public init(_ bytes: [UInt8], named name: String) throws {
    var reader = ByteReader(bytes[...])
    guard let magic = reader.bytes(RecordingFormat.magic.count), magic.elementsEqual(RecordingFormat.magic) else {
      throw RecordingError.notARecording(file: name, cause: "it does not begin like one")
    }
    guard let (kind, payload) = Self.nextChunk(&reader), kind.elementsEqual(RecordingFormat.head),
      let header = try? JSONDecoder().decode(RecordingHeader.self, from: Data(payload)), header.isPlausible
    else { throw RecordingError.notARecording(file: name, cause: "its header is damaged") }
    self.header = header
    while !reader.rest.isEmpty {
      let before = reader
      guard let (kind, payload) = Self.nextChunk(&reader), take(kind, payload) else {
        lostBytes = before.rest.count
        return
      }
    }
  }

  /// The track that a column is of.
  public func track(at column: Int) -> RecordedTrack? { tracks.last { $0.first <= column }?.track }

  private static func nextChunk(_ reader: inout ByteReader) -> (kind: ArraySlice<UInt8>, payload: ArraySlice<UInt8>)? {
    let start = reader.rest
    guard let kind = reader.bytes(4), let length = reader.little(UInt32.self),
      length <= RecordingFormat.longestPayload, let payload = reader.bytes(Int(length))
    else { return nil }
    let covered = start.prefix(8 + payload.count)
    guard reader.little(UInt32.self) == crc32(covered) else { return nil }
    return (kind, payload)
  }

  /// Takes a chunk; returns false where its content is not what its kind promises.
  private mutating func take(_ kind: ArraySlice<UInt8>, _ payload: ArraySlice<UInt8>) -> Bool {
    if kind.elementsEqual(RecordingFormat.track) {
      guard let track = try? JSONDecoder().decode(RecordedTrack.self, from: Data(payload)) else { return false }
      tracks.append((columns.count, track))
    } else if kind.elementsEqual(RecordingFormat.columns) {
      var reader = ByteReader(payload)
      while !reader.rest.isEmpty {
        guard let column = RecordedColumn(&reader, header) else { return false }
        columns.append(column)
      }
    }
    return true
  }
}

extension RecordedColumn {
  /// Takes a column from the front of bytes; nil when it is not whole, or its numbers cannot be.
  fileprivate init?(_ reader: inout ByteReader, _ header: RecordingHeader) {
    guard let flags = reader.little(UInt8.self), flags < 8, let state = State(rawValue: flags & 3),
      let time = reader.double(), time.isFinite, let warmUp = reader.float(), warmUp.isFinite,
      let levels = reader.bytes(header.bands)
    else { return nil }
    self.init(
      time: time, state: state, warmUp: warmUp, isAfterSeek: flags & 4 != 0, levels: Array(levels), belief: nil)
    guard state == .step else { return }
    guard let belief = Belief(&reader, labels: header.labels.count) else { return nil }
    self.belief = belief
  }
}

extension RecordedColumn.Belief {
  fileprivate init?(_ reader: inout ByteReader, labels: Int) {
    guard let logits = reader.floats(labels), let smoothed = reader.floats(labels), let track = reader.floats(labels),
      let leader = reader.little(UInt16.self), let since = reader.double(), since.isFinite,
      logits.allSatisfy(\.isFinite), (smoothed + track).allSatisfy({ (0...1).contains($0) }), leader < labels
    else { return nil }
    self.init(logits: logits, smoothed: smoothed, track: track, leader: Int(leader), since: since)
  }
}
