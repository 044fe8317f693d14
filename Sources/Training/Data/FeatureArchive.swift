import FoundationEssentials
import Mel
import Safetensors

/// Tracks' mel columns in a file (format `genrescope-features-1`).
///
/// Tensors: `mel` U8 [all columns, bands]; `track_start` I32 [tracks + 1], track i being the rows
/// track_start[i] ..< track_start[i + 1]; `label` I32, `peak_db` F32 and `floor_db` F32 [tracks]; `column_start` I32
/// [all columns], the first sample of each column's window. Labels, names, artists (empty where there is none) and the
/// mel configuration are in the metadata.
public enum FeatureArchive {
  public static let format = "genrescope-features-1"

  /// Opens an archive.
  /// - Throws: `SafetensorsError` or `DataError`, naming the file and what is wrong with it.
  public static func read(_ path: String) throws -> TrackCollection { try read(Safetensors(path: path)) }

  /// Reads and checks an archive.
  public static func read(_ file: Safetensors) throws -> TrackCollection {
    func malformed(_ cause: String) -> DataError { .malformed(file: file.name, cause: cause) }
    guard file.metadata["format"] == format else {
      throw malformed("its format is “\(file.metadata["format"] ?? "unnamed")”, not “\(format)”")
    }
    let labels = try strings("labels", in: file)
    let names = try strings("tracks", in: file)
    let groups = file.metadata["artists"] == nil ? nil : try strings("artists", in: file)
    guard !labels.isEmpty, Set(labels).count == labels.count, Set(names).count == names.count,
      (groups ?? names).count == names.count
    else { throw malformed("its labels, tracks or artists are not lists that fit together") }
    let mel = try configuration(of: file)
    let starts = try file.int32s("track_start", shape: [names.count + 1]).map(Int.init)
    let values = try file.uint8s("mel")
    let columnStarts = try file.int32s("column_start")
    let (label, peak, floor) = (
      try file.int32s("label", shape: [names.count]), try file.floats("peak_db", shape: [names.count]),
      try file.floats("floor_db", shape: [names.count])
    )
    guard starts.first == 0, zip(starts, starts.dropFirst()).allSatisfy({ $0 <= $1 }),
      file.entries["mel"]?.shape == [starts.last ?? 0, mel.bands], columnStarts.count == starts.last
    else { throw malformed("its tracks do not fill its columns") }
    let tracks = try names.indices.map { index in
      guard labels.indices.contains(Int(label[index])), abs(peak[index]) <= 1_000, (-1_000..<0).contains(floor[index])
      else { throw malformed("track “\(names[index])” has a label or a level that makes no sense") }
      let rows = starts[index]..<starts[index + 1]
      return Track(
        name: names[index], label: Int(label[index]), group: groups.flatMap { $0[index].isEmpty ? nil : $0[index] },
        mel: Array(values[rows.lowerBound * mel.bands..<rows.upperBound * mel.bands]), bands: mel.bands,
        peak: peak[index], floor: floor[index], columnStarts: Array(columnStarts[rows]))
    }
    return TrackCollection(labels: labels, mel: mel, tracks: tracks)
  }

  /// Writes an archive.
  public static func write(_ collection: TrackCollection, to path: String) throws {
    let tracks = collection.tracks
    var starts: [Int32] = [0]
    var columnStarts: [Int32] = []
    for track in tracks {
      starts.append(starts.last! + Int32(track.columns))
      columnStarts +=
        track.columnStarts.isEmpty
        ? (0..<track.columns).map { Int32($0 * collection.mel.hop) } : track.columnStarts
    }
    var metadata = [
      "format": format, "labels": try json(collection.labels), "tracks": try json(tracks.map(\.name)),
      "sample_rate": String(collection.mel.sampleRate), "window_length": String(collection.mel.window),
      "hop_length": String(collection.mel.hop), "mel_bands": String(collection.mel.bands),
      "quantity": "mel power in dB: peak_db[track] + floor_db[track] * (1 - value / 255)",
    ]
    if tracks.contains(where: { $0.group != nil }) {
      metadata["artists"] = try json(tracks.map { $0.group ?? "" })
    }
    try Safetensors.write(
      [
        "mel": .init(tracks.flatMap(\.mel), shape: [columnStarts.count, collection.mel.bands]),
        "track_start": .init(starts, shape: [starts.count]),
        "column_start": .init(columnStarts, shape: [columnStarts.count]),
        "label": .init(tracks.map { Int32($0.label) }, shape: [tracks.count]),
        "peak_db": .init(tracks.map(\.peak), shape: [tracks.count]),
        "floor_db": .init(tracks.map(\.floor), shape: [tracks.count]),
      ], metadata: metadata, to: path)
  }

  private static func configuration(of file: Safetensors) throws(DataError) -> MelConfiguration {
    func number(_ key: String, _ range: ClosedRange<Int>) throws(DataError) -> Int {
      guard let number = file.metadata[key].flatMap({ Int($0) }), range.contains(number) else {
        throw .malformed(file: file.name, cause: "its \(key) is missing or makes no sense")
      }
      return number
    }
    let window = try number("window_length", 16...65_536)
    guard window.isMultiple(of: 2) else { throw .malformed(file: file.name, cause: "its window_length is odd") }
    return MelConfiguration(
      sampleRate: try number("sample_rate", 1_000...768_000), window: window,
      hop: try number("hop_length", 1...65_536), bands: try number("mel_bands", 1...1_024))
  }

  private static func strings(_ key: String, in file: Safetensors) throws(DataError) -> [String] {
    guard let json = file.metadata[key], let list = try? JSONDecoder().decode([String].self, from: Data(json.utf8))
    else { throw .malformed(file: file.name, cause: "it has no list of \(key)") }
    return list
  }

  private static func json(_ list: [String]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return String(decoding: try encoder.encode(list), as: UTF8.self)
  }
}
