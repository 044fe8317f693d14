import FoundationEssentials
import TestSupport
import Testing

/// Hundreds of files that are no good: each is named or heard, and none stops the rest.
@Suite struct OddFileTests {
  private struct Line: Decodable {
    let file: String
    let belief: [String: Double]
  }

  @Test func aFolderOfOddFilesIsClassifiedToItsEnd() throws {
    let scratch = try Scratch()
    let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    let files = try OddSounds.all(from: OddSounds.seeds(in: checkout))
    #expect(files.count >= 300 && Set(files.map(\.name)).count == files.count)
    for file in files { _ = try scratch.write(file.bytes, to: file.name) }
    let result = try Program.run(["classify", "--json", scratch.path])
    #expect(result.status == 1, "\(result.errors.suffix(500))")
    var heard: Set<String> = []
    for line in result.output.split(separator: "\n") {
      let line = try JSONDecoder().decode(Line.self, from: Data(line.utf8))
      #expect(abs(line.belief.values.reduce(0, +) - 1) < 1e-3, "\(line.file)")
      heard.insert(line.file)
    }
    let words = result.errors.split(separator: "\n")
    #expect(words.allSatisfy { $0.hasPrefix("genrescope: ") && $0.hasSuffix(".") })
    for file in files {
      let path = scratch.file(file.name)
      let refusals = words.count { $0.hasPrefix("genrescope: " + path + " ") }
      #expect(refusals == (heard.contains(path) ? 0 : 1), "\(file.name)")
    }
    for name in ["music", "some-nan", "loud", "square"] { #expect(heard.contains(scratch.file(name + ".wav"))) }
  }
}
