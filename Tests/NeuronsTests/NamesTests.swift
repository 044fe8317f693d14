import FoundationEssentials
import Network
import TestSupport
import Testing

@testable import Neurons

@Suite struct NamesTests {
  @Test func neuronsAreWrittenFromOne() {
    #expect(Neuron("2:17") == Neuron(layer: 1, index: 16))
    #expect(Neuron(layer: 1, index: 16).description == "2:17")
    for text in ["", "2", "2:", ":3", "0:1", "1:0", "1:2:3", "a:b", "1: 2"] { #expect(Neuron(text) == nil) }
  }

  @Test func namesComeBackFromTheirFile() throws {
    let names = NeuronNames([
      Neuron(layer: 0, index: 4): "hi-hat", Neuron(layer: 2, index: 99): "a \"voice\" \\ vowel",
    ])
    #expect(try NeuronNames.parse(names.toml(model: "12", comment: "Two.\nLines."), file: "f", for: "12") == names)
    #expect(try NeuronNames.parse(names.toml(model: "12", comment: ""), file: "f", for: "13") == nil)
  }

  @Test func namesFromFilesAreHarmless() throws {
    let text = "[layer-1]\n3 = \"a\\u001b[31m\\nb\\u202e\"\n4 = \"\(String(repeating: "x", count: 99))\""
    let names = try #require(try NeuronNames.parse(text, file: "f", for: "12"))
    #expect(names[Neuron(layer: 0, index: 2)] == "a[31mb")
    #expect(names.name(of: Neuron(layer: 0, index: 3)).count == 60)
    #expect(names.name(of: Neuron(layer: 0, index: 5)) == "neuron 1:6")
  }

  @Test(arguments: ["x", "layer-1 = 3", "[layer-x]\n1 = \"a\"", "[layer-1]\na = \"b\"", "[layer-1]\n1 = 2"])
  func refusesWhatIsNoNames(text: String) {
    #expect(throws: NamesError.self) { try NeuronNames.parse(text, file: "f", for: "12") }
  }

  @Test func peoplesNamesComeFirst() throws {
    let scratch = try Scratch()
    let model = try GenreModel.embedded()
    try FileManager.default.createDirectory(
      atPath: scratch.file("config/genrescope"), withIntermediateDirectories: true)
    let environment = ["XDG_CONFIG_HOME": scratch.file("config")]
    _ = try scratch.write("[layer-1]\n1 = \"one\"".utf8, to: "config/genrescope/names.toml")
    _ = try scratch.write("[layer-1]\n1 = \"eins\"\n2 = \"zwei\"".utf8, to: "mine.names.toml")
    let known = NeuronNames.known(for: model, file: scratch.file("mine.safetensors"), environment: environment)
    #expect(known.names[Neuron(layer: 0, index: 0)] == "one" && known.names[Neuron(layer: 0, index: 1)] == "zwei")
    #expect(known.warnings.isEmpty)
    _ = try scratch.write("model = \"other\"\n[layer-1]\n1 = \"one\"".utf8, to: "config/genrescope/names.toml")
    let others = NeuronNames.known(for: model, file: scratch.file("mine.safetensors"), environment: environment)
    #expect(others.names[Neuron(layer: 0, index: 0)] == "eins")
    _ = try scratch.write("[".utf8, to: "mine.names.toml")
    let broken = NeuronNames.known(for: model, file: scratch.file("mine.safetensors"), environment: environment)
    #expect(broken.warnings.count == 1)
  }

  @Test func fingerprintTellsModelsApart() throws {
    let model = try GenreModel.embedded()
    var tensors = model.tensors
    tensors["dense.bias"]![0] += 0.001
    let other = GenreModel(
      configuration: model.configuration, labels: model.labels, provenance: "{}", tensors: tensors)
    #expect(model.fingerprint == (try GenreModel.embedded()).fingerprint && model.fingerprint != other.fingerprint)
    #expect(model.fingerprint.count == 16)
  }

  /// A new built-in model needs new names: `genrescope neurons`' measured.toml as default-names.toml beside it.
  @Test func builtInNamesAreOfTheBuiltInModel() throws {
    let model = try GenreModel.embedded()
    let known = NeuronNames.known(for: model, file: nil, environment: ["HOME": "/nonexistent"])
    #expect(known.warnings.isEmpty && model.configuration.neurons.allSatisfy { known.names[$0] != nil })
  }
}
