import ArgumentParser
import Audio
import FoundationEssentials
import Glibc
import Network
import Samples
import Synchronization
import TestSupport

/// What a run has cost: seconds, of a processor too, and bytes of memory.
private struct Cost {
  let time: Double
  let processor: Double
  var memory = 0
}

/// A folder of MP3, FLAC and Ogg Vorbis files through `genrescope classify`, beside decoding and resampling them and
/// nothing else on as many threads, and beside a Python program with a process to a core.
struct FolderBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "folder", abstract: "What classifying a folder costs (Debian package ffmpeg).")

  @Option(help: "How many files.") var files = 500
  @Option(help: "How often each is measured.") var rounds = 3

  func run() throws {
    let scratch = try Scratch()
    let paths = try makeFiles(scratch)
    let model = scratch.file("model.safetensors")
    try GenreModel.embedded().folded.write(to: model)
    // The first turn touches the files, and counts what they hold.
    let sound = Double(decode(paths)) / 22_050
    var (ours, floors, peers): ([Cost], [Cost], [Cost]) = ([], [], [])
    for _ in 0..<rounds {
      ours.append(try classify(paths, scratch))
      floors.append(floor(paths))
      if let peer = try peer(paths, model: model) { peers.append(peer) }
    }
    let rows = [
      ("genrescope classify", ours), ("floor: decoding and resampling", floors), ("librosa and onnxruntime", peers),
    ].filter { !$0.1.isEmpty }
    printTable("classify, \(paths.count) files", rows.map { Measurement(name: $0, seconds: $1.map(\.time)) })
    printTable("… processor time", rows.map { Measurement(name: $0, seconds: $1.map(\.processor)) })
    let few = Array(paths.prefix(paths.count / 10))
    let (small, large) = (try classify(few, scratch).memory, try classify(paths, scratch).memory)
    print("memory: \(megabytes(small)) for \(few.count) files, \(megabytes(large)) for \(paths.count)")
    print("sound: \(decimals(sound / 3_600, 1)) hours")
  }

  /// Every demo piece in each format, and more names for them.
  private func makeFiles(_ scratch: Scratch) throws -> [String] {
    let formats = [("mp3", "libmp3lame"), ("flac", "flac"), ("ogg", "libvorbis")]
    var made: [String] = []
    for (index, piece) in try Built.pieces().enumerated() {
      for (format, encoder) in formats {
        let path = scratch.file("\(index).\(format)")
        let options = ["-nostdin", "-loglevel", "error", "-i", piece, "-ar", "44100", "-c:a", encoder, path]
        let result = try Program.run(program: "ffmpeg", options)
        guard result.status == 0 else { throw BenchmarkError("ffmpeg: \(result.errors)") }
        made.append(path)
      }
    }
    return try (0..<files).map { index in
      let original = made[index % made.count]
      let path = scratch.file("track-\(index)." + (original.split(separator: ".").last ?? ""))
      guard link(original, path) == 0 else { throw BenchmarkError("\(path): \(String(cString: strerror(errno)))") }
      return path
    }
  }

  private func classify(_ paths: [String], _ scratch: Scratch) throws -> Cost {
    let list = try scratch.write(paths.joined(separator: "\n").utf8, to: "names")
    return try run(Built.program, ["classify", "--json", "--files-from", list])
  }

  private func peer(_ paths: [String], model: String) throws -> Cost? {
    guard let python = Peers.python else { return nil }
    return try run(python, [Peers.script("classify.py"), model] + paths)
  }

  private func run(_ program: String, _ arguments: [String]) throws -> Cost {
    var result: Program.Result?
    let time = try seconds { result = try Program.run(program: program, arguments, output: "/dev/null") }
    guard let result, result.status == 0 else { throw BenchmarkError("\(program): \(result?.errors ?? "")") }
    return Cost(time: time, processor: result.processorSeconds, memory: result.peakBytes)
  }

  private func floor(_ paths: [String]) -> Cost {
    let (start, used) = (monotonicNanoseconds(), processorSeconds())
    _ = decode(paths)
    return Cost(time: Double(monotonicNanoseconds() - start) * 1e-9, processor: processorSeconds() - used)
  }

  /// - Returns: how many samples there are.
  private func decode(_ paths: [String]) -> Int {
    let work = DecodingWork(paths)
    let threads = (0..<ProcessInfo.processInfo.activeProcessorCount).map { _ in WorkerThread { work.run() } }
    for thread in threads { thread.join() }
    return work.samples.load(ordering: .relaxed)
  }
}

/// Files that several threads decode and resample.
private final class DecodingWork: Sendable {
  let samples = Atomic<Int>(0)
  private let paths: [String]
  private let next = Atomic<Int>(0)

  init(_ paths: [String]) { self.paths = paths }

  /// Takes files until there are no more.
  func run() {
    while case let index = next.wrappingAdd(1, ordering: .relaxed).oldValue, index < paths.count {
      guard var stream = try? MonoStream(path: paths[index], rate: 22_050) else { continue }
      while let block = stream.next() { samples.wrappingAdd(block.count, ordering: .relaxed) }
    }
  }
}
