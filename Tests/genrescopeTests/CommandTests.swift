import FoundationEssentials
import TestSupport
import Testing

/// The program as the shell sees it.
@Suite struct CommandTests {
  private struct Line: Decodable {
    struct Step: Decodable {
      let time: Double
      let belief: [Double]
    }
    let file: String
    let seconds: Double
    let genre: String
    let belief: [String: Double]
    let model: String
    let timeline: [Step]?
  }

  private func lines(_ output: String) throws -> [Line] {
    try output.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
  }

  @Test func classifiesToJSON() throws {
    let scratch = try Scratch()
    let path = try scratch.write(wave(music(seconds: 8)), to: "a “quoted”, name.wav")
    let result = try Program.run(["classify", "--json", "--timeline", path])
    #expect(result.status == 0 && result.errors == "")
    let line = try #require(try lines(result.output).first)
    #expect(line.file == path && line.seconds == 8 && line.model == "built-in")
    #expect(line.belief[line.genre] == line.belief.values.max())
    #expect(abs(line.belief.values.reduce(0, +) - 1) < 1e-3)
    let steps = try #require(line.timeline)
    let mean = steps.map(\.belief).reduce([Double](repeating: 0, count: line.belief.count)) { zip($0, $1).map(+) }
    let labels = line.belief.keys.sorted()
    for (label, sum) in zip(labels, mean) { #expect(abs(sum / Double(steps.count) - line.belief[label]!) < 1e-4) }
    #expect(steps.map(\.time) == steps.map(\.time).sorted() && steps.last!.time <= 8)
  }

  @Test func keepsTheOrderAndGoesOnAfterBadFiles() throws {
    let scratch = try Scratch()
    var files: [String] = []
    for index in 0..<6 {
      files.append(try scratch.write(wave(music(seconds: Double(9 - index))), to: "\(index).wav"))
    }
    let text = try scratch.write(Array("this is not music\n".utf8), to: "x.mp3")
    let empty = try scratch.write([], to: "empty.flac")
    let missing = scratch.file("missing.wav")
    let result = try Program.run(["classify", "--json"] + files[..<3] + [text, empty, missing] + files[3...])
    #expect(result.status == 1)
    #expect(try lines(result.output).map(\.file) == files)
    let complaints = result.errors.split(separator: "\n")
    #expect(complaints.count == 3)
    for (complaint, file) in zip(complaints, [text, empty, missing]) { #expect(complaint.contains(file)) }
  }

  @Test func csvHasAColumnALabel() throws {
    let scratch = try Scratch()
    let path = try scratch.write(wave(music(seconds: 4)), to: "with,comma.wav")
    let result = try Program.run(["classify", "--csv", path])
    let rows = result.output.split(separator: "\n")
    #expect(rows.count == 2 && rows[0].hasPrefix("file,seconds,genre,blues,"))
    #expect(rows[1].hasPrefix("\"\(path)\",4.000,"))
  }

  @Test func readsListsOfFiles() throws {
    let scratch = try Scratch()
    let sound = wave(music(seconds: 3))
    let names = ["a\nb.wav", " c.wav", "d.wav"]
    let files = try names.map { try scratch.write(sound, to: $0) }
    let zeros = try scratch.write(files.joined(separator: "\0").utf8, to: "zeros")
    let lines = try scratch.write((files[1] + "\n\n" + files[2] + "\n").utf8, to: "lines")
    let fromZeros = try Program.run(["classify", "--json", "--null", "--files-from", zeros])
    #expect(try self.lines(fromZeros.output).map(\.file) == files && fromZeros.status == 0)
    let fromLines = try Program.run(["classify", "--json", "--files-from", lines, files[0]])
    #expect(try self.lines(fromLines.output).map(\.file) == [files[0], files[1], files[2]])
    let piped = try Program.run(
      program: "sh", ["-c", "cat \"$1\" | \"$0\" classify --json --files-from -", Program.path, lines])
    #expect(try self.lines(piped.output).map(\.file) == [files[1], files[2]] && piped.status == 0)
    let mistaken = try Program.run(["classify", "--json", "--files-from", zeros])
    #expect(mistaken.status == 1 && mistaken.output == "" && mistaken.errors.contains("--null"))
    let none = try Program.run(["classify", "--csv", "--no-header", "--files-from", "/dev/null"])
    #expect(none.status == 0 && none.output == "" && none.errors == "")
    for unreadable in [scratch.file("missing"), scratch.path] {
      let result = try Program.run(["classify", "--files-from", unreadable])
      #expect(result.status == 1 && result.errors.hasPrefix("genrescope: \(unreadable) cannot be read: "))
    }
  }

  @Test(arguments: [[], ["--json"], ["--csv", "--no-header"]])
  func outputOfPartsIsOutputOfAll(format: [String]) throws {
    let scratch = try Scratch()
    let names = ["a.wav", "a much longer name than that.wav", "b.wav"]
    let files = try names.map { try scratch.write(wave(music(seconds: 3)), to: $0) }
    func output(_ part: ArraySlice<String>) throws -> String {
      let list = try scratch.write(part.joined(separator: "\n").utf8, to: "list")
      return try Program.run(["classify", "--files-from", list] + format).output
    }
    #expect(try output(files[..<1]) + output(files[1...]) == output(files[...]))
  }

  @Test func walksFolders() throws {
    let scratch = try Scratch()
    let fileManager = FileManager.default
    try fileManager.createDirectory(atPath: scratch.file("b/deep"), withIntermediateDirectories: true)
    try fileManager.createSymbolicLink(atPath: scratch.file("b/loop"), withDestinationPath: scratch.path)
    let sound = wave(music(seconds: 3))
    let expected = try ["a.wav", "b/deep/c.WAV", "b/z.wav"].map { try scratch.write(sound, to: $0) }
    _ = try scratch.write(Array("notes".utf8), to: "b/notes.txt")
    let result = try Program.run(["classify", "--json", scratch.path])
    #expect(result.status == 0 && result.errors == "")
    #expect(try lines(result.output).map(\.file) == expected)
  }

  @Test func saysWhenAFolderHasNoAudio() throws {
    let scratch = try Scratch()
    let result = try Program.run(["classify", scratch.path])
    #expect(result.status == 1 && result.output == "")
    #expect(result.errors == "genrescope: \(scratch.path) has no audio files in it.\n")
    #expect(try Program.run([scratch.path]).status == 1)
  }

  @Test func classifiesWhatIsThereOfATruncatedFile() throws {
    let scratch = try Scratch()
    let path = try scratch.write(wave(music(seconds: 5), claimedFrames: 2_000_000_000), to: "4GB.wav")
    let result = try Program.run(["classify", "--json", path])
    #expect(result.status == 0)
    #expect(try lines(result.output).first?.seconds == 5)
    #expect(result.errors.hasPrefix("genrescope: warning: \(path) "))
  }

  @Test func saysWhenThereIsTooLittleSound() throws {
    let scratch = try Scratch()
    let short = try scratch.write(wave(music(seconds: 1)), to: "short.wav")
    let silent = try scratch.write(wave([Float](repeating: 0, count: 100_000)), to: "silent.wav")
    let result = try Program.run(["classify", short, silent])
    #expect(result.status == 1 && result.output == "")
    #expect(result.errors.contains("\(short) has 1.0 s") && result.errors.contains("\(silent) has 4.5 s"))
  }

  @Test func escapeSequencesInNamesStayOut() throws {
    let scratch = try Scratch()
    let path = try scratch.write(wave(music(seconds: 3)), to: "\u{1B}[31mred\u{7}\u{202E}.wav")
    let bad = try scratch.write([1, 2, 3], to: "\u{1B}]0;title\u{7}bad.wav")
    let result = try Program.run(["classify", path, bad])
    #expect(result.status == 1)
    for text in [result.output, result.errors] {
      #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 32 && $0.value != 0x202E) })
    }
    #expect(result.output.contains("red.wav") && result.errors.contains("bad.wav"))
  }

  @Test func wrongUsageIsStatusTwo() throws {
    for arguments in [
      ["classify"], ["classify", "--json", "--csv", "x"], ["classify", "--timeline", "x"], ["--nonsense"],
      ["classify", "--no-header", "x"], ["classify", "--null", "x"],
    ] {
      let result = try Program.run(arguments)
      #expect(result.status == 2 && result.output == "" && result.errors.hasPrefix("genrescope: "), "\(arguments)")
    }
    #expect(try Program.run(["--help"]).status == 0)
    #expect(try Program.run(["classify", "--help"]).output.contains("--timeline"))
  }

  @Test func theModelIsChosenByOptionThenEnvironment() throws {
    let scratch = try Scratch()
    let path = try scratch.write(wave(music(seconds: 3)), to: "a.wav")
    let goldens = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "NetworkTests/Goldens")
    let (one, two) = (goldens.appending(path: "sliding-model.safetensors").path, scratch.file("missing.safetensors"))
    let byVariable = try Program.run(["classify", "--json", path], environment: ["GENRESCOPE_MODEL": one])
    #expect(try lines(byVariable.output).first?.model == one)
    #expect(Set(try #require(try lines(byVariable.output).first).belief.keys) == ["high", "low", "wide"])
    let byOption = try Program.run(["classify", "--model", two, path], environment: ["GENRESCOPE_MODEL": one])
    #expect(byOption.status == 1 && byOption.errors == "genrescope: \(two): cannot be read: there is no such file.\n")
  }

  @Test func aPlayerWithoutATerminalSaysSo() throws {
    let scratch = try Scratch()
    let path = try scratch.write(wave(music(seconds: 3)), to: "a.wav")
    let result = try Program.run([path])
    #expect(result.status == 1 && result.output == "")
    #expect(result.errors.split(separator: "\n").count == 1 && result.errors.contains("terminal"))
  }

  @Test func fullDiskIsReported() throws {
    let scratch = try Scratch()
    let path = try scratch.write(wave(music(seconds: 3)), to: "a.wav")
    let result = try Program.run(["classify", path], output: "/dev/full")
    #expect(result.status == 1 && result.errors.contains("No space left"))
  }

  /// A shell's completion offers files where files are wanted, and the demo's tracks.
  @Test(arguments: [("bash", "add_completions -f"), ("zsh", "_files"), ("fish", "-F")])
  func completionOffersFiles(shell: String, files: String) throws {
    let script = try Program.run(["--generate-completion-script", shell]).output
    #expect(script.contains(files) && script.contains("electronic"))
  }
}
