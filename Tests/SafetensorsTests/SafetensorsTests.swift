import FoundationEssentials
import Testing

@testable import Safetensors

/// A file of this header and these data bytes.
private func file(_ header: String, data: [UInt8] = []) -> Data {
  Data((0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }) + Data(header.utf8) + Data(data)
}

@Suite struct SafetensorsTests {
  @Test func readsWhatItWrote() throws {
    let bytes = try Safetensors.encode(
      [
        "b": .init([1.5, -2, 3, .pi, 0, 6], shape: [2, 3]), "a": .init([7, -8] as [Int32], shape: [2]),
        "u": .init([1, 255, 3] as [UInt8], shape: [3, 1]),
      ], metadata: ["format": "test", "note": "“quoted” / slashed"])
    let read = try Safetensors(bytes, named: "memory")
    #expect(try read.floats("b", shape: [2, 3]) == [1.5, -2, 3, .pi, 0, 6])
    #expect(try read.int32s("a") == [7, -8])
    #expect(try read.uint8s("u") == [1, 255, 3])
    #expect(read.metadata == ["format": "test", "note": "“quoted” / slashed"])
    #expect((bytes.count - 4 * 6 - 4 * 2 - 3) % 8 == 0, "the data section is aligned to 8 bytes")
  }

  @Test(arguments: [
    Data(), Data([1, 2, 3]), file("{}").dropLast(), Data([255, 255, 255, 255, 255, 255, 255, 127]) + Data("{}".utf8),
    file("[]"), file("nonsense"), file(#"{"t": 3}"#),
    file(#"{"t": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}"#, data: [0, 0, 0, 0]),
    file(#"{"t": {"dtype": "F32", "shape": [1], "data_offsets": [4, 0]}}"#, data: [0, 0, 0, 0]),
    file(#"{"t": {"dtype": "F32", "shape": [1], "data_offsets": [-4, 0]}}"#, data: [0, 0, 0, 0]),
    file(#"{"t": {"dtype": "F32", "shape": [3], "data_offsets": [0, 4]}}"#, data: [0, 0, 0, 0]),
    file(#"{"t": {"dtype": "F99", "shape": [1], "data_offsets": [0, 4]}}"#, data: [0, 0, 0, 0]),
    file(#"{"t": {"dtype": "F32", "shape": [4611686018427387904, 4], "data_offsets": [0, 4]}}"#, data: [0, 0, 0, 0]),
    file(#"{"t": {"dtype": "F32", "shape": [-1, -1], "data_offsets": [0, 4]}}"#, data: [0, 0, 0, 0]),
  ]) func refusesMalformedFiles(bytes: Data) throws {
    let error = try #require(throws: SafetensorsError.self) { try Safetensors(bytes, named: "bad.safetensors") }
    #expect(error.description.hasPrefix("bad.safetensors: "))
  }

  @Test func namesWhatIsMissingOrOfAnotherKind() throws {
    let bytes = try Safetensors.encode(["a": .init([1 as Float], shape: [1])], metadata: [:])
    let read = try Safetensors(bytes, named: "f")
    #expect(throws: SafetensorsError.malformed(file: "f", cause: "it has no tensor “b”")) { try read.floats("b") }
    #expect(throws: SafetensorsError.self) { try read.int32s("a") }
    #expect(throws: SafetensorsError.self) { try read.floats("a", shape: [2]) }
  }

  @Test func saysWhyAFileCannotBeRead() throws {
    #expect(throws: SafetensorsError.unreadable(file: "/nowhere/x", cause: "there is no such file")) {
      try Safetensors(path: "/nowhere/x")
    }
    #expect(throws: SafetensorsError.self) { try Safetensors(path: "/") }
  }
}
