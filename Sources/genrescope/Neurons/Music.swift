import FoundationEssentials
import Neurons
import Safetensors
import Screen

/// The tracks of a folder, or those of a feature archive whose audio lies beside it.
struct Music {
  /// The folder, or the archive.
  let path: String
  let files: [MusicFile]
  /// What was wrong: a sentence each.
  let problems: [String]

  /// - Parameter path: a folder, whose folders are genres, or an archive, whose audio is looked for in its own folder
  ///   under the tracks' names.
  /// - Parameter output: a folder that is no music, wherever it lies.
  init(_ path: String, but output: String) throws {
    if path.hasSuffix(".safetensors") { try self.init(archive: path) } else { self.init(folder: path, but: output) }
  }

  private init(folder: String, but output: String) {
    let (paths, problems) = AudioFiles.find([folder], passingOver: [output])
    let root = folder.hasSuffix("/") ? folder : folder + "/"
    files = paths.map { path in
      let below = path.trimmingPrefix(root).split(separator: "/")
      return MusicFile(path: path, genre: path.hasPrefix(root) && below.count > 1 ? sanitised(String(below[0])) : nil)
    }
    self.problems = problems
    path = folder
  }

  private init(archive: String) throws {
    let file = try Safetensors(path: archive)
    func strings(_ key: String) -> [String]? {
      file.metadata[key].flatMap { try? JSONDecoder().decode([String].self, from: Data($0.utf8)) }
    }
    guard let names = strings("tracks"), let genres = strings("labels"),
      let labels = try? file.int32s("label", shape: [names.count]), labels.allSatisfy({ genres.indices ~= Int($0) })
    else { throw MusicError.noArchive(archive) }
    let folder = URL(filePath: archive).deletingLastPathComponent().path
    var (files, problems): ([MusicFile], [String]) = ([], [])
    // A track that an archive names twice is heard once.
    var known = Set<String>()
    for (name, label) in zip(names, labels) where known.insert(name).inserted {
      if let path = Self.audio(named: name, in: folder) {
        files.append(MusicFile(path: path, genre: sanitised(genres[Int(label)])))
      } else {
        problems.append("\(folder) has no audio of the track \(name), which \(archive) names.")
      }
    }
    (self.files, self.problems, path) = (files, problems, archive)
  }

  /// Tracks are named with or without their files' endings.
  private static func audio(named name: String, in folder: String) -> String? {
    let endings = [""] + ["flac", "wav", "mp3", "ogg", "opus", "m4a", "au", "aiff"].map { "." + $0 }
    return endings.lazy.map { folder + "/" + name + $0 }.first {
      var isFolder = false
      return FileManager.default.fileExists(atPath: $0, isDirectory: &isFolder) && !isFolder
    }
  }
}

enum MusicError: Error, CustomStringConvertible {
  case noArchive(String)
  case nothing(String)

  var description: String {
    switch self {
    case .noArchive(let path): "\(path) is not a feature archive with the names and genres of its tracks."
    case .nothing(let path): "\(path) has no music to listen to."
    }
  }
}
