import Audio
import Files
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

  /// The genres.
  public let labels: [String]
  /// All files of a genre before those of the next.
  public let files: [File]
  /// What could not be listed: a sentence each.
  public let problems: [String]

  /// Finds the audio files. Names that begin with a dot are passed over; so are files directly in the folder, and
  /// folders without audio in them, which are no genres.
  public init(_ folder: String) throws(DataError) {
    let root = folder.hasSuffix("/") ? folder : folder + "/"
    var (labels, files, problems): ([String], [File], [String]) = ([], [], [])
    for genre in try Self.names(in: folder) where FolderWalk.isFolder(root + genre) {
      let walk = FolderWalk(root + genre, for: AudioFile.extensions, passingOver: [folder])
      problems += walk.problems
      guard !walk.files.isEmpty else { continue }
      for path in walk.files {
        let name = String(decoding: path.utf8.dropFirst(root.utf8.count), as: UTF8.self)
        files.append(File(path: path, name: name, label: labels.count))
      }
      labels.append(genre)
    }
    guard !labels.isEmpty else {
      throw problems.first.map(DataError.unlistable) ?? .noGenres(folder: folder)
    }
    (self.labels, self.files, self.problems) = (labels, files, problems)
  }

  /// Measures every file, or finds it measured before.
  /// - Parameters:
  ///   - cache: where measured files are kept; nil for nowhere.
  ///   - report: called on any worker with the place of the file that it begins with.
  /// - Returns: the tracks, what was wrong with the files and folders that are left out, and what was odd about others.
  public func tracks(
    _ mel: MelConfiguration, cache: FeatureCache?, crew: Crew, report: @escaping @Sendable (Int) -> Void = { _ in }
  ) -> (collection: TrackCollection, problems: [String], warnings: [String]) {
    let results = crew.map(Array(files.enumerated())) { index, file in
      report(index)
      return Result { try Self.measure(file, mel, cache) }
    }
    var (tracks, problems, warnings): ([Track], [String], [String]) = ([], self.problems, [])
    for result in results {
      switch result {
      case .success(let (track, odd)):
        tracks.append(track)
        warnings += odd.map(\.description)
      case .failure(let error): problems.append("\(error)")
      }
    }
    return (TrackCollection(labels: labels, mel: mel, tracks: tracks), problems, warnings)
  }

  private static func measure(
    _ file: File, _ mel: MelConfiguration, _ cache: FeatureCache?
  ) throws -> (Track, [AudioWarning]) {
    if let track = cache?.track(file, mel) { return (track, []) }
    var stream = try MonoStream(path: file.path, rate: mel.sampleRate)
    var melStream = MelStream(mel)
    var columns: [Float] = []
    while let block = stream.next() { melStream.push(block, appendingTo: &columns) }
    guard !columns.isEmpty else { throw DataError.unreadable(file: file.path, cause: "it is too short") }
    // An archive counts samples in 32 bits.
    guard columns.count / mel.bands <= Int(Int32.max) / mel.hop else {
      throw DataError.unreadable(file: file.path, cause: "it is longer than a day")
    }
    let track = Track(name: file.name, label: file.label, decibels: columns, bands: mel.bands)
    // What is odd is to be said the next time too.
    if stream.file.warnings.isEmpty { cache?.keep(track, file, mel) }
    return (track, stream.file.warnings)
  }

  private static func names(in folder: String) throws(DataError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }.sorted()
    } catch {
      throw .unreadable(file: folder, cause: "it is no folder that can be listed")
    }
  }
}
