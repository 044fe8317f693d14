import FoundationEssentials
import Glibc
import TestSupport

/// The times that something took in some rounds.
struct Measurement {
  let name: String
  var seconds: [Double]

  var median: Double {
    let sorted = seconds.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}

/// Seconds that something takes.
func seconds(_ body: () throws -> Void) rethrows -> Double {
  let time = try ContinuousClock().measure(body)
  return Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
}

/// Seconds of processor time that this program has used.
func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// 12.3 MB.
func megabytes(_ bytes: Int) -> String { decimals(Double(bytes) * 1e-6, 1) + " MB" }

/// What single threads are measured by: the clock on the wall, or with CLOCK=processor the thread's own time, for a
/// machine that has other things to do.
private let clock =
  ProcessInfo.processInfo.environment["CLOCK"] == "processor" ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC

private func clockSeconds() -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Measures several things by turns, so that what else the machine does is shared by all of them.
/// - Parameters:
///   - repeating: how often each runs in a round; the time is that of one run.
func measureByTurns(
  rounds: Int = 15, repeating: Int = 1, _ things: [(name: String, run: () throws -> Void)]
) throws -> [Measurement] {
  for thing in things { try thing.run() }
  var measured = things.map { Measurement(name: $0.name, seconds: []) }
  for _ in 0..<rounds {
    for (index, thing) in things.enumerated() {
      let start = clockSeconds()
      for _ in 0..<repeating { try thing.run() }
      measured[index].seconds.append((clockSeconds() - start) / Double(repeating))
    }
  }
  return measured
}

/// Prints medians, and how many times as long as the first each takes.
func printTable(_ title: String, _ rows: [Measurement]) {
  print("\n\(title)")
  guard let first = rows.first else { return }
  let width = rows.map(\.name.count).max() ?? 0
  for row in rows {
    let ratio = decimals(row.median / first.median, 2) + " ×"
    print("  " + padded(row.name, width) + padded(timeText(row.median), -12) + padded(ratio, -10))
  }
}

/// 1.23 ms.
func timeText(_ seconds: Double) -> String {
  switch seconds {
  case ..<1e-6: decimals(seconds * 1e9, 1) + " ns"
  case ..<1e-3: decimals(seconds * 1e6, 1) + " µs"
  case ..<1: decimals(seconds * 1e3, 2) + " ms"
  default: decimals(seconds, 2) + " s"
  }
}

/// A number with so many decimals.
func decimals(_ value: Double, _ digits: Int) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return "?" }
  let scale = Int(pow(10, Double(digits)))
  let scaled = Int((abs(value) * Double(scale)).rounded())
  let fraction = digits > 0 ? "." + String(String(scale + scaled % scale).dropFirst()) : ""
  return (value < 0 ? "-" : "") + String(scaled / scale) + fraction
}

/// Text filled up with blanks to a width; from the left where that is negative.
func padded(_ text: String, _ width: Int) -> String {
  let blanks = String(repeating: " ", count: max(0, abs(width) - text.count))
  return width < 0 ? blanks + text : text + blanks
}

/// The programs in Python that do the same work.
enum Peers {
  /// The Python that PYTHON names, which `make bench-peers` has set up.
  static var python: String? { ProcessInfo.processInfo.environment["PYTHON"] }

  static func script(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers/" + name).path
  }

  /// Runs a peer and collects its lines: a name, and the seconds of some rounds. None without a Python.
  static func measure(_ script: String, _ arguments: [String]) throws -> [Measurement] {
    guard let python else { return [] }
    let command = ([python, self.script(script)] + arguments).map { "'\($0)'" }.joined(separator: " ")
    guard let pipe = popen(command, "r") else { throw BenchmarkError("\(script) cannot be run") }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    var measured: [Measurement] = []
    while let text = getline(&line, &capacity, pipe) > 0 ? line.map({ String(cString: $0) }) : nil {
      let fields = text.split(whereSeparator: { $0 == "\t" || $0.isNewline }).map(String.init)
      let names = fields.prefix { Double($0) == nil }
      measured.append(
        Measurement(
          name: names.joined(separator: "\t"), seconds: fields.dropFirst(names.count).compactMap { Double($0) }))
    }
    guard pclose(pipe) == 0 else { throw BenchmarkError("\(script) failed") }
    return measured
  }
}

extension Scratch {
  /// Writes bare 32-bit floats.
  func write(floats: [Float], to name: String) throws -> String {
    try floats.withUnsafeBytes { try write(Array($0), to: name) }
  }
}
