import Audio
import FoundationEssentials

extension AudioInfo {
  /// Artist and title from the tags, or else the file's name.
  func displayTitle(file: String) -> String {
    let name = URL(filePath: file).lastPathComponent
    guard let title, !title.isEmpty else { return name }
    return artist.map { $0.isEmpty ? title : "\($0) – \(title)" } ?? title
  }
}
