import Network
import TestSupport
import Training

/// A belief as it streams, and thirty seconds at once, on one thread: our network, the bare matrix products that it
/// needs (the floor), the time that its operations take at the processor's best, and the same weights elsewhere.
func networkBenchmark() throws {
  let best = try multiplicationsPerSecond()
  print("matrix products at their best: \(decimals(2 * best * 1e-9, 1)) GFLOP/s")
  try NetworkBenchmark("default", try GenreModel.embedded(), best).run()
  // Untrained: its time is that of a trained one.
  let blog = try Trainer(
    try Recipe.named("blog-2016"), labels: (0..<10).map(String.init), mel: .init(hop: 1_708),
    tracks: noise(tracks: 20, columns: 387), seed: 1, crew: Crew(count: 1))
  try NetworkBenchmark("blog-2016", blog.model(), best).run()
}

private final class NetworkBenchmark {
  private let name: String
  private let model: GenreModel
  private let network: GenreNetwork
  /// Multiplications a second.
  private let best: Double
  /// Thirty seconds: [columns, bands], as if normalised.
  private let track: [Float]
  private var bands: Int { network.configuration.bands }

  init(_ name: String, _ model: GenreModel, _ best: Double) {
    self.name = name
    self.model = model.inPlainLayers
    self.best = best
    network = GenreNetwork(self.model)
    var random = SeededRandom(1)
    track = (0..<387 * network.configuration.bands).map { _ in random.normal() }
  }

  func run() throws {
    let peers = try peers()
    printTable("\(name), a belief, streaming (\(network.stride) columns)", try step() + peers("step"))
    printTable("\(name), 30 s at once", try whole() + peers("track"))
  }

  private func step() throws -> [Measurement] {
    let columns = (0..<network.stride).map { Array(track[$0 * bands..<($0 + 1) * bands]) }
    var state = network.zeroState
    var logits: [Float] = []
    network.hear(Array(track.prefix(network.receptiveField * bands)), state: &state, appendingTo: &logits)
    let floor = floor(columns: network.stride, isFirst: false)
    let measured = try measureByTurns(
      rounds: 31, repeating: 100,
      [
        (
          "genrescope",
          {
            logits.removeAll(keepingCapacity: true)
            for column in columns { self.network.hear(column, state: &state, appendingTo: &logits) }
          }
        ), ("floor: matrix products", floor.run),
      ])
    return measured + [ideal(floor)]
  }

  private func whole() throws -> [Measurement] {
    let floor = floor(columns: track.count / bands, isFirst: true)
    let measured = try measureByTurns(
      rounds: 31,
      [
        ("genrescope", { _ = self.network.logits(track: self.track) }), ("floor: matrix products", floor.run),
      ])
    return measured + [ideal(floor)]
  }

  private func floor(columns: Int, isFirst: Bool) -> NetworkFloor {
    NetworkFloor(network.configuration, labels: network.labels.count, columns: columns, isFirst: isFirst)
  }

  private func ideal(_ floor: NetworkFloor) -> Measurement {
    Measurement(name: "its operations at their best", seconds: [Double(floor.multiplications) / best])
  }

  /// What the peers measure, by kind; they check their logits beside ours.
  private func peers() throws -> (String) -> [Measurement] {
    let scratch = try Scratch()
    let file = scratch.file("model.safetensors")
    try model.write(to: file)
    let measured = try Peers.measure(
      "network.py",
      [
        file, try scratch.write(floats: track, to: "columns"),
        try scratch.write(floats: network.logits(track: track), to: "logits"), "\(network.receptiveField)",
        "\(network.stride)",
      ])
    return { kind in
      measured.filter { $0.name.hasPrefix(kind + "\t") }
        .map { Measurement(name: String($0.name.dropFirst(kind.count + 1)), seconds: $0.seconds) }
    }
  }
}

extension GenreModel {
  /// The same weights in layers that others have too: without batch norm, and with an LSTM that may remember for ever.
  fileprivate var inPlainLayers: GenreModel {
    let folded = folded
    var configuration = folded.configuration
    configuration.lstmMemory = nil
    return GenreModel(configuration: configuration, labels: labels, provenance: "{}", tensors: folded.tensors)
  }
}
