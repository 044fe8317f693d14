import FoundationEssentials
import Glibc
import Mel
import Network
import Training

/// One epoch of a recipe on 700 tracks of noise, 387 columns each, on two threads: ours and PyTorch's by turns, three
/// times. PyTorch runs the recipe's network, loss and optimiser on ready-made input.
func trainingBenchmark(recipe name: String) throws {
  BLAS.restartForAVX512()
  var recipe = try Recipe.named(name)
  recipe.epochs = 1_000
  let trainer = try Trainer(
    recipe, labels: (0..<10).map(String.init), mel: MelConfiguration(hop: 1_708),
    tracks: noise(tracks: 700, columns: 387), seed: 1, crew: Crew(count: 2))
  // The first batch touches the memory.
  _ = try trainer.step()
  var (ours, theirs): ([Double], [Double]) = ([], [])
  for _ in 0..<3 {
    ours.append(try seconds { for _ in 0..<trainer.batchesPerEpoch where try trainer.step() { trainer.finishEpoch() } })
    if let peer = pytorch(trainer.configuration, recipe) { theirs.append(peer) }
    print("\(name): an epoch in \(ours.last!) s; PyTorch \(theirs.last.map { "\($0) s" } ?? "not measured")")
  }
  guard let best = theirs.min() else { return }
  print("\(name): best \(ours.min()!) s, PyTorch's best \(best) s: \(ours.min()! / best) of its time")
}

/// An epoch on one thread and on two, by turns, three times.
func scalingBenchmark(recipe name: String) throws {
  BLAS.restartForAVX512()
  var recipe = try Recipe.named(name)
  recipe.epochs = 1_000
  let tracks = noise(tracks: 350, columns: 387)
  let trainers = try [1, 2].map { threads in
    try Trainer(
      recipe, labels: (0..<10).map(String.init), mel: MelConfiguration(hop: 1_708), tracks: tracks, seed: 1,
      crew: Crew(count: threads))
  }
  let rows = try measureByTurns(
    rounds: 3,
    trainers.map { trainer in
      (
        trainer === trainers[0] ? "one thread" : "two threads",
        { for _ in 0..<trainer.batchesPerEpoch where try trainer.step() { trainer.finishEpoch() } }
      )
    })
  printTable("training, \(name), an epoch of 350 tracks", rows)
  print("two threads are \(decimals(rows[0].median / rows[1].median, 2)) times as fast as one")
}

func noise(tracks: Int, columns: Int) -> [Track] {
  var random = SeededRandom(1)
  return (0..<tracks).map { index in
    let mel = (0..<columns * 128).map { _ in UInt8(truncatingIfNeeded: random.next() >> 56) }
    return Track(name: "\(index)", label: index % 10, mel: mel, bands: 128, peak: 30, floor: -80)
  }
}

/// Seconds that the PyTorch side says it took, or nil where it does not run.
private func pytorch(_ configuration: ModelConfiguration, _ recipe: Recipe) -> Double? {
  let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "training_peer.py").path
  let python = ProcessInfo.processInfo.environment["PYTHON"] ?? "python3"
  guard let config = try? configuration.json(),
    let pipe = popen("'\(python)' '\(script)' '\(config)' \(recipe.loss.rawValue) \(recipe.batch)", "r")
  else { return nil }
  defer { pclose(pipe) }
  var line = [CChar](repeating: 0, count: 100)
  guard fgets(&line, 100, pipe) != nil else { return nil }
  return strtod(line, nil)
}
