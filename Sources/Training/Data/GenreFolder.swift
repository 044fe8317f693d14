import Audio
import FoundationEssentials
import Mel

/// A folder with a folder of audio for each genre: labels are the folders' names.
public struct GenreFolder: Sendable {
  /// A file to be measured.
  public struct File: Sendable {
    public let path: String
    /// Genre and file name, as split lists name it.
    public let name: String
    public let label: Int
  }

  public let labels: [String]
  public let files: [File]

  /// Finds the files. Names that begin with a dot are passed over; so are files directly in the folder.
  public init(_ folder: String) throws(DataError) {
    labels = try Self.names(in: folder).filter { Self.isFolder(folder + "/" + $0) }
    guard !labels.isEmpty else { throw .noGenres(folder: folder) }
    var files: [File] = []
    for (label, genre) in labels.enumerated() {
      for name in try Self.files(in: folder + "/" + genre) {
        files.append(File(path: folder + "/" + genre + "/" + name, name: genre + "/" + name, label: label))
      }
    }
    self.files = files
  }

  /// Measures every file, or finds it measured before.
  /// - Parameters:
  ///   - cache: where measured files are kept; nil for nowhere.
  ///   - report: called on any worker with the place of the file that it begins with.
  /// - Returns: the tracks, and what was wrong with the files that are left out.
  public func tracks(
    _ mel: MelConfiguration, cache: FeatureCache?, crew: Crew, report: @escaping @Sendable (Int) -> Void = { _ in }
  ) -> (collection: TrackCollection, problems: [String]) {
    let results = crew.map(Array(files.enumerated())) { index, file in
      report(index)
      return Result { try Self.measure(file, mel, cache) }
    }
    var (tracks, problems): ([Track], [String]) = ([], [])
    for result in results {
      switch result {
      case .success(let track): tracks.append(track)
      case .failure(let error): problems.append("\(error)")
      }
    }
    return (TrackCollection(labels: labels, mel: mel, tracks: tracks), problems)
  }

  private static func measure(_ file: File, _ mel: MelConfiguration, _ cache: FeatureCache?) throws -> Track {
    if let track = cache?.track(file, mel) { return track }
    var stream = try MonoStream(path: file.path, rate: mel.sampleRate)
    var melStream = MelStream(mel)
    var columns: [Float] = []
    while let block = stream.next() { melStream.push(block, appendingTo: &columns) }
    guard !columns.isEmpty else { throw DataError.unreadable(file: file.path, cause: "it is too short") }
    let track = Track(name: file.name, label: file.label, decibels: columns, bands: mel.bands)
    cache?.keep(track, file, mel)
    return track
  }

  /// All files below a folder, by their paths from it.
  private static func files(in folder: String) throws(DataError) -> [String] {
    var found: [String] = []
    for name in try names(in: folder) {
      if isFolder(folder + "/" + name) {
        found += try files(in: folder + "/" + name).map { name + "/" + $0 }
      } else {
        found.append(name)
      }
    }
    return found
  }

  private static func names(in folder: String) throws(DataError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }.sorted()
    } catch {
      throw .unreadable(file: folder, cause: "it is no folder that can be listed")
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
  }
}
