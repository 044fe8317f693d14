import FoundationEssentials
import Glibc

/// What stops the rendering, in words for the person who started it.
enum RenderError: Error, CustomStringConvertible {
  case missing(program: String)
  case failed(program: String, log: String)
  case unknownPiece(String)
  case notMeasured(String)
  case unfit(String)

  var description: String {
    switch self {
    case .missing(let program): "\(program) is not installed; `make demo-audio` installs what it needs."
    case .failed(let program, let log): "\(program) failed; what it said is in \(log)."
    case .unknownPiece(let name): "There is no piece called \(name)."
    case .notMeasured(let path): "ffmpeg could not measure the loudness of \(path)."
    case .unfit(let name): "\(name) is not to be shipped: it is too loud, too soft, clipped, or silent for a second."
    }
  }
}

/// Runs a program to its end, its output and errors going to a log file.
func run(_ program: String, _ arguments: [String], log: String) throws {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
  posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
  posix_spawn_file_actions_adddup2(&actions, 1, 2)

  var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
  defer { for word in words { free(word) } }
  var process: pid_t = 0
  guard posix_spawnp(&process, program, &actions, nil, &words, environ) == 0 else {
    throw RenderError.missing(program: program)
  }
  var status: Int32 = 0
  while waitpid(process, &status, 0) < 0 && errno == EINTR {}
  guard status == 0 else { throw RenderError.failed(program: program, log: log) }
}
