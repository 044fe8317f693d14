import ArgumentParser
import FoundationEssentials
import Glibc
import TestSupport

/// Hours of playing, track after track in a loop, screen and recording and all, without a device, which would take as long
/// as the music.
struct Soak: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "soak",
    abstract: "A playlist in a loop at faster than real speed: memory, open files and threads as hours of music go by.")

  @Option(help: "How much music is played.") var hours = 12.0
  @Option(help: "Minutes of music from one line of the table to the next.") var every = 30.0
  @Argument(help: "Audio files; the demo pieces if none are given.") var files: [String] = []

  func run() throws {
    let scratch = try Scratch()
    try FileManager.default.createDirectory(atPath: scratch.file("genrescope"), withIntermediateDirectories: true)
    _ = try scratch.write(Array("[sound]\nrepeat = \"all\"\n".utf8), to: "genrescope/config.toml")
    setenv("XDG_CONFIG_HOME", scratch.path, 1)
    let session = scratch.file("session")
    let tracks = try files.isEmpty ? Built.pieces() : files
    let terminal = try PseudoTerminal(Built.program, ["--mute", "--speed", "1000", "--record", session] + tracks)
    var progress = RecordingProgress(session)
    var rows: [Row] = []
    print("music/min  tracks  memory/MB  files  threads  processor/s")
    while progress.seconds < hours * 3_600 {
      sleep(1)
      let before = progress.seconds
      try progress.follow()
      guard kill(terminal.process, 0) == 0 else { throw BenchmarkError("the player has gone") }
      guard Int(before / 60 / every) < Int(progress.seconds / 60 / every) else { continue }
      rows.append(Row(terminal, progress))
      print(rows.last?.text ?? "")
      fflush(nil)
    }
    terminal.type("q")
    let status = terminal.wait()
    guard status == 0 else { throw BenchmarkError("the player ended with status \(status)") }
    try judge(rows)
  }

  /// The first line is after the warm-up: what comes later must be as it is there.
  private func judge(_ rows: [Row]) throws {
    guard let first = rows.first, let last = rows.last, rows.count > 1 else { return print("too short to tell") }
    let largest = rows.map(\.megabytes).max() ?? 0
    print("memory: \(first.megabytes) MB at first, \(largest) at most, \(last.megabytes) in the end")
    guard last.megabytes < 1.1 * first.megabytes + 2 else { throw BenchmarkError("memory has grown") }
    // Between two tracks one is open more or less.
    guard last.files <= first.files + 1, last.threads <= first.threads + 1 else {
      throw BenchmarkError("files or threads are left over")
    }
  }
}

/// A line of the table.
private struct Row {
  let minutes: Int
  let tracks: Int
  let megabytes: Double
  let files: Int
  let threads: Int
  let processorSeconds: Double

  init(_ terminal: PseudoTerminal, _ progress: RecordingProgress) {
    minutes = Int(progress.seconds / 60)
    tracks = progress.tracks
    megabytes = (Double(terminal.residentBytes) / 100_000).rounded() / 10
    (files, threads) = (terminal.descriptors, terminal.threads)
    processorSeconds = terminal.processorSeconds
  }

  var text: String {
    func padded(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    return padded("\(minutes)", 9) + padded("\(tracks)", 8) + padded("\(megabytes)", 11) + padded("\(files)", 7)
      + padded("\(threads)", 9) + padded("\(processorSeconds)", 13)
  }
}

/// How far a recording is that somebody is writing: its chunks are counted as they come.
private struct RecordingProgress {
  private let path: String
  /// Behind the magic.
  private var place: Int64 = 8
  private(set) var tracks = 0
  private var columnChunks = 0

  init(_ path: String) { self.path = path }

  /// A chunk of columns is as many whole columns as a second has: twelve of the shipped model's.
  var seconds: Double { Double(columnChunks) * 12 * 1_708 / 22_050 }

  mutating func follow() throws {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    defer { close(file) }
    let size = lseek(file, 0, SEEK_END)
    var head = [UInt8](repeating: 0, count: 8)
    while place + 8 <= size, pread(file, &head, 8, off_t(place)) == 8 {
      let length = head[4...].reversed().reduce(Int64(0)) { $0 << 8 | Int64($1) }
      guard place + 12 + length <= size else { return }
      if head.starts(with: Array("cols".utf8)) { columnChunks += 1 }
      if head.starts(with: Array("trak".utf8)) { tracks += 1 }
      place += 12 + length
    }
  }
}
