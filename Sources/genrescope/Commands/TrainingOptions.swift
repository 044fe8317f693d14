import ArgumentParser
import FoundationEssentials
import Glibc
import Mel
import Network
import Screen
import Training

/// Tracks to learn from or to be judged on.
struct DataOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("Folders with a folder of audio files for each genre.", valueName: "folder"),
    completion: .directory)
  var folders: [String] = []

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp("A feature archive, as “genrescope features” writes it; may be given again.", valueName: "file"),
    completion: .file())
  var features: [String] = []

  @Option(name: .long, help: ArgumentHelp("Worker threads.", valueName: "n"))
  var threads = max(1, min(64, sysconf(Int32(_SC_NPROCESSORS_ONLN))))

  func validate() throws {
    if folders.isEmpty && features.isEmpty { throw ValidationError("Name a folder of genres, or --features.") }
    guard (1...64).contains(threads) else { throw ValidationError("--threads must be 1 to 64.") }
  }

  /// Measures the folders, opens the archives and unites them. Files that cannot be read are named and left out.
  /// - Parameter mel: of what folders are measured with.
  /// - Returns: the tracks, and whether nothing had to be left out.
  func load(_ mel: MelConfiguration, crew: Crew) throws -> (collection: TrackCollection, isWhole: Bool) {
    var isWhole = true
    var collections = try features.map { try FeatureArchive.read($0) }
    for folder in folders {
      let genres = try GenreFolder(folder)
      let bar = ProgressLine()
      let measured = genres.tracks(
        mel, cache: FeatureCache(environment: ProcessInfo.processInfo.environment), crew: crew
      ) { index in bar.show("\(folder): measuring \(index + 1) of \(genres.files.count)") }
      bar.clear()
      (measured.warnings + measured.problems).forEach(Console.warn)
      isWhole = isWhole && measured.problems.isEmpty
      collections.append(measured.collection)
    }
    return (try TrackCollection(uniting: collections), isWhole)
  }

  /// The data's names, without their folders.
  var names: [String] { (folders + features).map { URL(filePath: $0).lastPathComponent } }
}

/// A line on stderr that is written over again and again; nothing where stderr is no terminal.
struct ProgressLine: Sendable {
  let isShown = isatty(STDERR_FILENO) == 1

  func show(_ text: String) {
    if isShown { Console.write("\r\u{1B}[K" + Self.cut(sanitised(text), to: Self.width - 1), to: STDERR_FILENO) }
  }

  func clear() { show("") }

  /// Columns of the terminal. A line that is longer could not be written over.
  private static var width: Int {
    var size = winsize()
    return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  /// As much of a text as so many columns hold.
  static func cut(_ text: String, to columns: Int) -> String {
    var left = columns
    let fitting = text.unicodeScalars.prefix { scalar in
      left -= displayWidth(of: scalar)
      return left >= 0
    }
    return String(fitting)
  }
}
