import Files
import FoundationEssentials
import Glibc

/// Listens to many tracks for what excites the neurons of a model, and goes on where it was stopped.
///
/// What has been found is kept in a file, with what it was found by: the model, the tracks heard so far (path, size
/// and time of change) and the number of excerpts. Where those are not the same, all is heard anew.
public struct Survey: Codable, Sendable {
  public private(set) var strongest: Strongest
  /// Tracks heard, broken ones among them: the first of the list.
  public private(set) var heard = 0
  /// What was wrong with broken ones: a sentence each.
  public private(set) var problems: [String] = []
  /// Whether any track could be heard.
  public var hasHeardMusic: Bool { heard > problems.count }
  private let model: String
  private var tracks = ContentHash()

  /// Seconds between two savings.
  private static let savingInterval = 10.0

  /// Nothing heard yet.
  public init(_ listener: NeuronListener, count: Int) {
    model = listener.model.fingerprint
    strongest = Strongest(count: count, filters: listener.geometries.map(\.filters))
  }

  /// What is kept in a file, or a new survey where it is none of this model, count and beginning of the tracks.
  public init(resuming path: String, _ listener: NeuronListener, count: Int, files: [MusicFile]) {
    self.init(listener, count: count)
    guard let data = try? Data(contentsOf: URL(filePath: path)),
      let kept = try? JSONDecoder().decode(Survey.self, from: data),
      kept.model == model, kept.strongest.count == count, kept.strongest.fits(listener),
      (0...files.count).contains(kept.heard)
    else { return }
    var tracks = ContentHash()
    for file in files.prefix(kept.heard) { tracks.add(file) }
    if tracks == kept.tracks { self = kept }
  }

  /// Listens to what has not been heard of the tracks, several at a time.
  /// - Parameters:
  ///   - path: the file in which what has been found is kept.
  ///   - shouldStop: asked while tracks are being heard: those are then left, and what has been found is kept.
  ///   - report: called after each track with how many have been heard.
  /// - Throws: `NeuronsError` when the file cannot be written. What is wrong with tracks is in `problems`.
  public mutating func listen(
    to files: [MusicFile], with listener: NeuronListener, workers: Int, keptIn path: String,
    shouldStop: @escaping @Sendable () -> Bool = { false }, report: (Survey) -> Void = { _ in }
  ) async throws {
    var saved = Self.now
    let soundsKept = min(strongest.count, listener.soundsKept)
    var waiting: [Int: Result<[[Excerpt?]], any Error>] = [:]
    try await withThrowingTaskGroup(of: (Int, Result<[[Excerpt?]], any Error>).self) { group in
      var started = heard
      // A worker does not run far ahead of another one at a long track: what waits for its turn is bounded.
      func startSome() {
        while started < min(files.count, heard + 4 * workers), started - heard - waiting.count < workers {
          let (index, strongEnough) = (started, strongest.activationToBeAmong(first: soundsKept))
          group.addTask {
            let found = Result {
              try listener.strongest(in: files[index], keepingSoundAbove: strongEnough, shouldStop: shouldStop)
            }
            return (index, found)
          }
          started += 1
        }
      }
      startSome()
      for try await (index, result) in group where !shouldStop() {
        waiting[index] = result
        while let result = waiting.removeValue(forKey: heard) {
          take(result, files[heard], soundsKept: soundsKept)
          report(self)
        }
        if Self.now - saved > Self.savingInterval {
          try save(to: path)
          saved = Self.now
        }
        startSome()
      }
    }
    try save(to: path)
  }

  private mutating func take(_ result: Result<[[Excerpt?]], any Error>, _ file: MusicFile, soundsKept: Int) {
    switch result {
    case .success(let found): strongest.add(found, genre: file.genre, soundsKept: soundsKept)
    case .failure(let error): problems.append("\(error)")
    }
    tracks.add(file)
    heard += 1
  }

  /// What was kept before stays while nothing has been heard, as where a disk is away.
  private func save(to path: String) throws {
    guard hasHeardMusic else { return }
    try WholeFile.write(Array(JSONEncoder().encode(self)), to: path)
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

extension ContentHash {
  /// A track as it lies on the disk.
  fileprivate mutating func add(_ file: MusicFile) {
    var status = stat()
    let isThere = stat(file.path, &status) == 0
    add(file.path)
    add(file.genre ?? "")
    add(UInt64(bitPattern: isThere ? Int64(status.st_size) : -1))
    add(UInt64(bitPattern: Int64(status.st_mtim.tv_sec)))
    add(UInt64(bitPattern: Int64(status.st_mtim.tv_nsec)))
  }
}
