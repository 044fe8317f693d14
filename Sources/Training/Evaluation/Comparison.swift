import Audio
import Belief
import FoundationEssentials
import Mel
import Network

/// What a model believes of audio files beside what it believes of the same tracks in an archive: whether our mel
/// columns and the archive's agree.
public struct Comparison: Encodable, Sendable {
  public let tracks: [Difference]
  /// What was wrong with files that could not be read: a sentence each.
  public let problems: [String]

  enum CodingKeys: CodingKey { case tracks }

  /// One file's. Beliefs differ by the largest difference of a label's.
  public struct Difference: Encodable, Sendable {
    public let name: String
    /// From the archive, with the audio measured at the archive's own columns.
    public let atColumns: Float
    /// From the archive, with the audio measured at the regular hop.
    public let atHop: Float
    /// Whether the archive and the regular hop are led by the same label.
    public let isLeaderSame: Bool

    enum CodingKeys: String, CodingKey {
      case name
      case atColumns = "at_columns"
      case atHop = "at_hop"
      case isLeaderSame = "same_leader"
    }
  }

  /// Compares those files whose name, or file name without its extension, is that of a track in the archive; of the
  /// archive's columns, those that lie in the file.
  public init(_ listener: Listener, files: [GenreFolder.File], archive: TrackCollection, crew: Crew) {
    let tracks = Dictionary(archive.tracks.map { ($0.name, $0) }) { first, _ in first }
    let pairs = files.compactMap { file in
      (tracks[file.name] ?? tracks[URL(filePath: file.path).deletingPathExtension().lastPathComponent])
        .map { (file, $0) }
    }
    let results = crew.map(pairs) { file, track in Result { try Self.difference(listener, file, track, archive.mel) } }
    self.tracks = results.compactMap { try? $0.get() }
    problems = results.compactMap { result in
      if case .failure(let error) = result { "\(error)" } else { nil }
    }
  }

  public var text: String {
    let rows = tracks.map { track in
      "\(track.name)  at its columns \(decimal(Double(track.atColumns), 4))  "
        + "at the hop \(decimal(Double(track.atHop), 4))\(track.isLeaderSame ? "" : "  another leader")"
    }
    let (columns, hop) = (tracks.map { Double($0.atColumns) }, tracks.map { Double($0.atHop) })
    return rows.joined(separator: "\n") + "\n\(tracks.count) tracks: at their columns at most "
      + "\(decimal(columns.max() ?? 0, 4)), at the hop \(decimal(mean(hop), 4)) on average, "
      + "\(tracks.count { !$0.isLeaderSame }) other leaders\n"
  }

  private static func difference(
    _ listener: Listener, _ file: GenreFolder.File, _ track: Track, _ mel: MelConfiguration
  ) throws -> Difference? {
    var stream = try MonoStream(path: file.path, rate: mel.sampleRate)
    var samples: [Float] = []
    while let block = stream.next() { samples += block }
    let inside = track.columnStarts.prefix { Int($0) + mel.window <= samples.count }
    let archived = Track(
      name: track.name, label: track.label, mel: Array(track.mel.prefix(inside.count * mel.bands)), bands: mel.bands,
      peak: track.peak, floor: track.floor)
    var columns: [Float] = []
    var melStream = MelStream(mel)
    melStream.push(samples, appendingTo: &columns)
    let regular = Track(name: track.name, label: track.label, decibels: columns, bands: mel.bands)
    let aligned = Track(
      name: track.name, label: track.label, decibels: Self.columns(samples, at: inside.map(Int.init), mel),
      bands: mel.bands)
    guard let expected = listener.hear(archived).belief(), let atColumns = listener.hear(aligned).belief(),
      let atHop = listener.hear(regular).belief()
    else { return nil }
    return Difference(
      name: track.name, atColumns: largest(expected, atColumns), atHop: largest(expected, atHop),
      isLeaderSame: leader(of: expected) == leader(of: atHop))
  }

  private static func largest(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).map { abs($0 - $1) }.max() ?? 0 }

  /// Columns whose windows begin at given samples; what lies before the first sample is silence.
  private static func columns(_ samples: [Float], at starts: [Int], _ mel: MelConfiguration) -> [Float] {
    var columns: [Float] = []
    var stream = MelStream(mel)
    for start in starts {
      let padding = [Float](repeating: 0, count: min(mel.window, max(0, -start)))
      stream.reset()
      stream.push(
        padding + samples[max(0, start)..<max(0, start + mel.window)], appendingTo: &columns)
    }
    return columns
  }
}
