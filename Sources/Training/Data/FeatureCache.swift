import Files
import FoundationEssentials
import Mel
import Safetensors

/// Measured tracks kept in a folder, each under what its file contains and how it was measured.
public struct FeatureCache: Sendable {
  private let folder: String

  /// The cache in `$XDG_CACHE_HOME`, or in `~/.cache`.
  /// - Returns: nil where there is no such place.
  public init?(environment: [String: String]) {
    let given = environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
    guard let root = given ?? environment["HOME"].map({ $0 + "/.cache" }) else { return nil }
    self.init(folder: root + "/genrescope/features")
  }

  public init(folder: String) { self.folder = folder }

  /// The track of a file measured before, if it is there and sound.
  func track(_ file: GenreFolder.File, _ mel: MelConfiguration) -> Track? {
    guard let path = path(file, mel), let kept = try? FeatureArchive.read(path).tracks.first else { return nil }
    return Track(
      name: file.name, label: file.label, mel: kept.mel, bands: kept.bands, peak: kept.peak, floor: kept.floor)
  }

  /// Keeps a track. What cannot be kept is measured again the next time.
  func keep(_ track: Track, _ file: GenreFolder.File, _ mel: MelConfiguration) {
    guard let path = path(file, mel) else { return }
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var alone = track
    alone.label = 0
    try? FeatureArchive.write(TrackCollection(labels: ["any"], mel: mel, tracks: [alone]), to: path)
  }

  private func path(_ file: GenreFolder.File, _ mel: MelConfiguration) -> String? {
    guard let content = try? Data(contentsOf: URL(filePath: file.path), options: .mappedIfSafe) else { return nil }
    let hash = content.withUnsafeBytes { ContentHash($0).rawValue }
    let measure = "\(mel.sampleRate)-\(mel.window)-\(mel.hop)-\(mel.bands)"
    return "\(folder)/\(String(hash, radix: 16))-\(content.count)-\(measure).safetensors"
  }
}
