import FoundationEssentials
import Safetensors
import TestSupport
import Testing

@testable import Network

private let goodConfiguration = """
  {"sample_rate": 22050, "window": 2048, "hop": 1708, "bands": 128,
   "normalisation": {"kind": "running-level", "time_constant": 5, "floor_db": -60, "ceiling_db": 20,
                     "reference_floor_db": -40},
   "convolutions": [{"filters": 64, "time": 5, "bands": 32, "band_step": 8, "band_padding": 0, "norm": true,
                     "pool_time": 2, "pool_bands": 2}],
   "lstm": 128, "output": "every-step", "temperature": 1.0}
  """

@Suite struct ModelFileTests {
  @Test func readsItsOwnConfiguration() throws {
    let configuration = try ModelConfiguration(json: goodConfiguration, file: "m")
    #expect(
      configuration.convolutions == [
        .init(filters: 64, time: 5, bands: 32, bandStep: 8, norm: true, poolTime: 2, poolBands: 2)
      ])
    #expect(configuration.receptiveField == 6 && configuration.stride == 2)
    #expect(try ModelConfiguration(json: configuration.json(), file: "m") == configuration)
  }

  @Test(arguments: [
    (#""hop": 1708"#, #""hop": 0"#, "hop"), (#""hop": 1708"#, #""hops": 1708"#, "hop"),
    (#""bands": 128"#, #""bands": 128, "colour": 3"#, "colour"), (#""pool_time": 2"#, #""pool_time": 0"#, "impossible"),
    (#""norm": true"#, #""norm": true, "dilation": 2"#, "dilation"), (#""time": 5"#, #""time": "5""#, "time"),
    (#""kind": "running-level""#, #""kind": "peak""#, "kind"), (#""bands": 32"#, #""bands": 999"#, "higher"),
    (#""pool_bands": 2"#, #""pool_bands": 99"#, "pools"),
    (#""bands": 32"#, #""bands": 3, "band_padding": 3"#, "padding"),
    (#""temperature": 1.0"#, #""temperature": -1"#, "temperature"),
    (#""output": "every-step""#, #""output": "sometimes""#, "output"), ("{", "", "JSON"),
    (#""lstm": 128"#, #""lstm": 128, "lstm_memory": 0"#, "lstm_memory"),
    // As large as may be for a column, and half an hour of them for a belief.
    (#""time": 5, "bands": 32, "band_step": 8"#, #""time": 256, "bands": 32, "band_step": 1"#, "too much"),
    (#""hop": 1708"#, #""hop": 17.5"#, "none of its kind"),
  ]) func refusesWhatItDoesNotKnow(old: String, new: String, word: String) throws {
    let json = goodConfiguration.replacing(old, with: new)
    let error = try #require(throws: ModelError.self) { try ModelConfiguration(json: json, file: "m.safetensors") }
    #expect(error.description.hasPrefix("m.safetensors: ") && error.description.contains(word), "\(error)")
  }

  @Test func writtenModelIsTheSame() throws {
    let model = try GenreModel(golden("sliding-model.safetensors"))
    let path = FileManager.default.temporaryDirectory.appending(path: "model-\(UUID()).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try model.write(to: path)
    let read = try GenreModel(path: path)
    #expect(read.configuration == model.configuration && read.labels == model.labels)
    #expect(read.tensors == model.tensors && read.provenance == model.provenance)
  }

  @Test func refusesMissingMisshapenAndInfiniteTensors() throws {
    let good = try golden("no-lstm-model.safetensors")
    func refused(_ change: (inout [String: Safetensors.Tensor]) -> Void) throws -> String {
      var tensors: [String: Safetensors.Tensor] = [:]
      for (name, entry) in good.entries { tensors[name] = .init(try good.floats(name), shape: entry.shape) }
      change(&tensors)
      let bytes = try Safetensors.encode(tensors, metadata: good.metadata)
      do { return "accepted: \(try GenreModel(Safetensors(bytes, named: "m")).labels)" } catch { return "\(error)" }
    }
    #expect(
      try refused { $0["dense.bias"] = nil } == "m: not a usable safetensors file: it has no tensor “dense.bias”.")
    #expect(try refused { $0["dense.bias"] = .init([1, 2] as [Float], shape: [2]) }.contains("shape [2]"))
    #expect(try refused { $0["dense.bias"] = .init([1, .nan, 2], shape: [3]) }.contains("not finite"))
    let bands = good.entries["input.deviation"]?.shape[0] ?? 0
    let tiny = Safetensors.Tensor([Float](repeating: .leastNonzeroMagnitude, count: bands), shape: [bands])
    #expect(try refused { $0["input.deviation"] = tiny }.contains("too small"))
    #expect(try refused { _ in }.hasPrefix("accepted"))
  }

  @Test func refusesAnotherFormat() throws {
    let bytes = try Safetensors.encode([:], metadata: ["format": "other"])
    #expect(throws: ModelError.malformed(file: "x", cause: "its format is “other”, not “genrescope-model-1”")) {
      try GenreModel(Safetensors(bytes, named: "x"))
    }
  }

  @Test func embeddedModelIsUsable() throws {
    let model = try GenreModel.embedded()
    #expect(model.labels.count >= 10)
  }
}
