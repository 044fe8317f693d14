import ArgumentParser
import Audio
import FoundationEssentials
import Glibc
import Samples
import TestSupport

/// How long the odd files of the tests take to be heard or refused, and ten hours of silence.
struct Oddities: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "oddities", abstract: "The slowest of hundreds of malformed files, and ten hours of silence.")

  func run() throws {
    let scratch = try Scratch()
    var times: [(seconds: Double, name: String)] = []
    for file in try OddSounds.all(from: Built.seeds()) {
      let path = try scratch.write(file.bytes, to: file.name)
      let start = monotonicNanoseconds()
      _ = try? samples(of: path, rate: 22_050)
      times.append((Double(monotonicNanoseconds() - start) * 1e-9, file.name))
      unlink(path)
    }
    print("\(times.count) files; the slowest:")
    for (seconds, name) in times.sorted(by: { $0.seconds > $1.seconds }).prefix(5) { print("  \(seconds) s  \(name)") }
    try classifySilence(scratch)
  }

  /// A sparse file: hours of zeros that take no room.
  private func classifySilence(_ scratch: Scratch) throws {
    let bytes = 10 * 3_600 * 8_000 * 2
    let path = try scratch.write(waveHeader(bytes: bytes, rate: 8_000), to: "silence.wav")
    guard truncate(path, off_t(44 + bytes)) == 0 else { throw BenchmarkError("no room for silence") }
    let start = monotonicNanoseconds()
    let result = try Program.run(["classify", path])
    print("ten hours of silence: status \(result.status) after \(Double(monotonicNanoseconds() - start) * 1e-9) s")
    print(result.errors)
  }
}
