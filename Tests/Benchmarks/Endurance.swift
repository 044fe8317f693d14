import ArgumentParser
import FoundationEssentials
import Glibc
import Recording

/// Hours of music, speech, noise, silence and clipping through `genrescope listen`, screen and all, as fast as it takes
/// them; then three minutes of music, which it also hears with nothing before.
struct Endurance: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "endurance", abstract: "A long session at faster than real speed: memory, NaN, stuck belief, drift.")

  @Option(help: "The model; the built-in one if not given.") var model: String?
  @Option(help: "How long the session is.") var hours = 8.0
  @Option(help: "What the session is made from.") var seed: UInt64 = 1

  func run() throws {
    signal(SIGPIPE, SIG_IGN)
    let folder = FileManager.default.temporaryDirectory.appending(path: "endurance-\(getpid())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var sounds = try Sounds(music: Built.pieces(), seed: seed)
    let music = Array(sounds.pieces.joined().prefix(180 * Sounds.rate))
    let long = try Session(model: model, recordingTo: folder + "/long")
    try long.hear(hours: hours, of: &sounds)
    let recording = try long.end(with: music)
    report(recording)
    let after = Curve(recording)
    // The steps of a fresh run fall on the same moments after the right number of columns before the music.
    for columns in 0..<16 {
      let fresh = try Session(model: model, recordingTo: folder + "/fresh-\(columns)")
      try fresh.write((0..<columns * Session.grid).map { index in index % 100 < 50 ? 0.1 : -0.1 })
      let alone = Curve(try fresh.end(with: music))
      guard abs(after.sinceStep - alone.sinceStep) < 1e-3 else { continue }
      return compare(after, with: alone)
    }
    print("no fresh run's steps fall on the same moments")
  }

  /// What went on in the belief, ten minutes by ten.
  private func report(_ recording: Recording) {
    let steps = recording.columns.compactMap(\.belief)
    let broken = steps.count { !($0.logits + $0.smoothed + $0.track).allSatisfy(\.isFinite) }
    let heard = recording.columns.count { $0.state != .silent }
    print("\(recording.columns.count) columns, \(heard) of them heard; \(steps.count) beliefs, \(broken) not finite")
    let columns = Int(600 / recording.header.columnSeconds)
    var ranges: [Float] = []
    for start in stride(from: 0, to: recording.columns.count - columns, by: columns) {
      let beliefs = recording.columns[start..<start + columns].compactMap { $0.belief?.smoothed }
      ranges.append(range(of: beliefs))
    }
    print("within ten minutes the smoothed belief moves by \(ranges.min() ?? 0) at least (the most moved label)")
  }

  private func range(of beliefs: [[Float]]) -> Float {
    guard let first = beliefs.first else { return 0 }
    return first.indices.map { label in
      let values = beliefs.map { $0[label] }
      return (values.max() ?? 0) - (values.min() ?? 0)
    }.max() ?? 0
  }

  /// The last three minutes, counted back from the end.
  private func compare(_ after: Curve, with alone: Curve) {
    var largest = (0..<18).map { _ in Float(0) }
    for index in 0..<1_800 {
      let difference = after.difference(from: alone, beforeEnd: 180 - Double(index) / 10)
      largest[index / 100] = max(largest[index / 100], difference ?? 0)
    }
    print("the last three minutes beside a fresh run, largest difference of the smoothed belief in each ten seconds:")
    print(largest.map { "\((1_000 * $0).rounded() / 1_000)" }.joined(separator: " "))
    print("at the end: \(after.difference(from: alone, beforeEnd: 0) ?? .nan)")
  }
}

/// The smoothed belief against the time before the end.
private struct Curve {
  private let points: [(time: Double, belief: [Float])]
  private let end: Double

  init(_ recording: Recording) {
    points = recording.columns.suffix(Int(200 / recording.header.columnSeconds)).compactMap { column in
      column.belief.map { (column.time, $0.smoothed) }
    }
    end = recording.columns.last?.time ?? 0
  }

  /// Seconds from the last step to the end.
  var sinceStep: Double { end - (points.last?.time ?? 0) }

  /// The largest difference over the labels; nil before there is a belief.
  func difference(from other: Curve, beforeEnd seconds: Double) -> Float? {
    guard let a = at(seconds), let b = other.at(seconds) else { return nil }
    return zip(a, b).map { abs($0 - $1) }.max()
  }

  private func at(_ beforeEnd: Double) -> [Float]? { points.last { $0.time <= end - beforeEnd + 1e-9 }?.belief }
}

/// A run of `listen` on a terminal, fed through a pipe.
private final class Session {
  private let terminal: PseudoTerminal
  private let pipe: PipeEnd
  private let path: String
  private var written = 0
  /// Samples from a column to the next, of the shipped model.
  static let grid = 1_708 * Sounds.rate / 22_050

  init(model: String?, recordingTo path: String) throws {
    var ends: [Int32] = [-1, -1]
    guard Glibc.pipe(&ends) == 0 else { throw BenchmarkError("no pipe") }
    _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
    terminal = try PseudoTerminal(
      Built.program,
      ["listen", "--raw", "s16le:\(Sounds.rate):1", "-", "--record", path] + (model.map { ["--model", $0] } ?? []),
      input: ends[0])
    close(ends[0])
    self.path = path
    pipe = PipeEnd(ends[1])
  }

  /// Plays the evening, and says what it costs as it goes.
  func hear(hours: Double, of sounds: inout Sounds) throws {
    var samples: [String: Int] = [:]
    var (base, largest) = (0, 0)
    while written < Int(hours * 3_600) * Sounds.rate {
      let (kind, stretch) = sounds.next()
      samples[kind, default: 0] += stretch.count
      let before = written / Sounds.rate
      try write(stretch)
      let now = written / Sounds.rate
      if base == 0 && now >= 60 { base = terminal.residentBytes }
      largest = max(largest, terminal.residentBytes)
      if before / 1_800 < now / 1_800 {
        print("\(now / 60) min: \(megabytes(terminal.residentBytes)) MB, \(terminal.processorSeconds) s of a processor")
      }
    }
    // The music begins with a column.
    try write([Float](repeating: 0, count: Self.grid - written % Self.grid))
    let shares = samples.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value / Sounds.rate / 60) min" }
    print(shares.joined(separator: ", "))
    print("memory: \(megabytes(base)) MB after a minute, never more than \(megabytes(largest)) MB")
  }

  /// Plays the last of it and quits.
  func end(with music: [Float]) throws -> Recording {
    try write(music)
    pipe.end()
    // What is in the pipe and the rings is some seconds of sound, which take it a moment.
    sleep(5)
    terminal.type("q")
    let status = terminal.wait()
    guard status == 0 else { throw BenchmarkError("listen ended with status \(status)") }
    let recording = try Recording(path: path)
    let seconds = Double(written) / Double(Sounds.rate)
    guard abs(recording.seconds - seconds) < 0.5 else {
      throw BenchmarkError("\(seconds) s were played, \(recording.seconds) s recorded")
    }
    return recording
  }

  /// Plays samples.
  func write(_ samples: [Float]) throws {
    let words = samples.map { Int16(max(-32_768, min(32_767, ($0 * 32_768).rounded()))).littleEndian }
    try words.withUnsafeBytes { try pipe.write($0) }
    written += samples.count
  }

  private func megabytes(_ bytes: Int) -> Double { (Double(bytes) / 10_000).rounded() / 100 }
}

/// The writing end of a pipe.
private final class PipeEnd {
  private var descriptor: Int32

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    var written = 0
    while written < bytes.count {
      let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
      guard count > 0 else { throw BenchmarkError("listen reads no more: \(String(cString: strerror(errno)))") }
      written += count
    }
  }

  func end() { close(descriptor) }
}
