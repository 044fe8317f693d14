import ArgumentParser
import FoundationEssentials
import Glibc
import Screen
import TestSupport

/// How cost grows: with the length of a file, with the number of files, with the size of the terminal. Where the last
/// column of a table stays the same, the line is straight.
struct Growth: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "growth", abstract: "How cost grows with length, library and screen.")

  @Option(help: "The longest file, in hours.") var hours = 10.0
  @Option(help: "The largest library.") var largest = 100_000

  func run() throws {
    try lengths()
    try libraries()
    try screens()
  }

  private func row(_ cells: String...) -> String { cells.map { padded($0, -16) }.joined() }
}

// MARK: - Length

extension Growth {
  /// `classify` of one file: music over and over, as WAV of 8 kHz.
  private func lengths() throws {
    print("\nclassify, one file\n" + row("length", "processor", "memory", "a minute"))
    let rate = 8_000
    let minute = wave(music(seconds: 60, rate: rate), rate: rate).dropFirst(waveHeader(bytes: 0, rate: rate).count)
    for seconds in [3, 10, 60, 600, 3_600, 36_000] where Double(seconds) <= hours * 3_600 {
      let scratch = try Scratch()
      let path = scratch.file("music.wav")
      try write(Array(minute), bytes: 2 * seconds * rate, rate: rate, to: path)
      let result = try Program.run(program: Built.program, ["classify", "--json", path])
      guard result.status == 0 else { throw BenchmarkError(result.errors) }
      let used = result.processorSeconds
      let name = seconds < 60 ? "\(seconds) s" : seconds < 3_600 ? "\(seconds / 60) min" : "\(seconds / 3_600) h"
      print(row(name, timeText(used), megabytes(result.peakBytes), timeText(used / Double(seconds) * 60)))
    }
  }

  private func write(_ block: [UInt8], bytes: Int, rate: Int, to path: String) throws {
    guard let file = fopen(path, "wb") else { throw BenchmarkError("\(path) cannot be written") }
    defer { fclose(file) }
    let header = waveHeader(bytes: bytes, rate: rate)
    fwrite(header, 1, header.count, file)
    var left = bytes
    while left > 0 {
      let written = fwrite(block, 1, min(left, block.count), file)
      guard written > 0 else { throw BenchmarkError("\(path): \(String(cString: strerror(errno)))") }
      left -= written
    }
  }
}

// MARK: - Library

extension Growth {
  private var sizes: [Int] { [10, 100, 1_000, 10_000, 100_000].filter { $0 <= largest } }

  private func libraries() throws {
    print("\nplay, a folder of files, to the first picture\n" + row("files", "time", "memory", "a file"))
    for size in sizes {
      let library = try library(of: size)
      let terminal = try PseudoTerminal(Built.program, ["--mute", library.path])
      let time = try terminal.waitForPicture()
      print(row("\(size)", timeText(time), megabytes(terminal.residentBytes), timeText(time / Double(size))))
      terminal.type("q")
      _ = terminal.wait()
    }
    print("\nclassify, a list of files of which none is there\n" + row("files", "processor", "memory", "a file"))
    for size in sizes {
      let scratch = try Scratch()
      let names = (0..<size).map { scratch.file("missing-\($0).flac") }
      let list = try scratch.write(names.joined(separator: "\n").utf8, to: "names")
      let result = try Program.run(program: Built.program, ["classify", "--json", "--files-from", list])
      let used = result.processorSeconds
      print(row("\(size)", timeText(used), megabytes(result.peakBytes), timeText(used / Double(size))))
    }
  }

  /// Names for one short file, a hundred in a folder.
  private func library(of size: Int) throws -> Scratch {
    let scratch = try Scratch()
    let original = try scratch.write(wave(music(seconds: 3)), to: "0.wav")
    for index in 1..<size {
      let folder = scratch.file("album \(index / 100)")
      if index % 100 == 0 || index == 1 {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      }
      guard symlink(original, folder + "/\(index).wav") == 0 else {
        throw BenchmarkError("\(folder): \(String(cString: strerror(errno)))")
      }
    }
    return scratch
  }
}

// MARK: - Screen

extension Growth {
  /// A whole picture as cells, as for every new column; without what the terminal makes of it.
  private func screens() throws {
    print("\na picture\n" + row("size", "time", "cells", "a cell"))
    let labels = ["blues", "classical", "country", "disco", "hiphop", "jazz", "metal", "pop", "reggae", "rock"]
    var model = ScopeModel(
      labels: labels, columnDuration: 0.077, receptiveField: 20, modelRate: 22_050, isLive: true)
    for column in 0..<1_000 {
      let decibels = (0..<128).map { Float(($0 * 7 + column * 13) % 60 - 30) }
      let belief = labels.indices.map { Float(($0 + column / 8) % 10) / 45 }
      model.append(column: decibels, raw: decibels, .belief(belief), at: Double(column) * 0.077)
    }
    for (width, height) in [(40, 10), (80, 24), (120, 36), (200, 50), (400, 120)] {
      let size = Size(width: width, height: height)
      let time = try measureByTurns(rounds: 15, repeating: 20, [("", { _ = render(model, size: size) })])[0].median
      let cells = width * height
      print(row("\(width)×\(height)", timeText(time), "\(cells)", timeText(time / Double(cells))))
    }
  }
}
