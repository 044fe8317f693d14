import FoundationEssentials
import TestSupport
import Testing

/// The seeds of the fuzzer, and what it has found: as ordinary tests. What is called bad is refused in words, what is
/// called good is not. Runs one after the other, for the readers share a file.
@Suite(.serialized) struct CorpusTests {
  @Test(arguments: FuzzTarget.allCases) func seedsAreTakenOrRefused(target: FuzzTarget) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus/" + target.rawValue)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names.contains { $0.hasPrefix("good") })
    for name in names {
      let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name)))
      var refusal: String?
      do { try target.take(bytes) } catch { refusal = "\(error)" }
      #expect((refusal == nil) == name.hasPrefix("good"), "\(target)/\(name): \(refusal ?? "taken")")
      #expect(refusal != "")
    }
  }
}
