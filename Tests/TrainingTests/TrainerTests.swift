import FoundationEssentials
import Glibc
import Mel
import Network
import Safetensors
import Testing

@testable import Training

@Suite struct TrainerTests {
  /// Trains to the end, stopping and going on in a new trainer after each number of batches.
  private func train(_ recipe: Recipe, workers: Int = 2, stops: [Int] = []) throws -> (GenreModel, [Double]) {
    try withFolder { folder in
      let checkpoint = folder + "/run.checkpoint"
      var losses: [Double] = []
      for stop in stops + [Int.max] {
        let trainer = try toyTrainer(recipe, workers: workers)
        if FileManager.default.fileExists(atPath: checkpoint) { try trainer.resume(from: checkpoint) }
        let run = TrainingRun(trainer, validation: [], checkpoint: checkpoint, log: nil)
        var batches = 0
        let outcome = try run.run(
          shouldStop: {
            batches += 1
            return batches >= stop
          }, onEpoch: { losses.append($0.loss) })
        if outcome == .finished { return (trainer.model(), losses) }
      }
      throw TrainingError.malformed(file: "", cause: "not finished")
    }
  }

  @Test func learns() throws {
    let (model, losses) = try train(toyRecipe(epochs: 25))
    #expect(losses.last! < 0.85 * losses[0])
    let heard = Listener(model).hear(toyTracks(30, seed: 99), crew: Crew(count: 2))
    #expect(heard.count { $0.isRight } >= 28)
  }

  @Test func sameSeedGivesTheSameNetwork() throws {
    let recipe = try toyRecipe()
    let (first, _) = try train(recipe)
    let (second, _) = try train(recipe)
    #expect(first.tensors == second.tensors)
  }

  /// Stopped at an epoch's end, in its middle and right after its start.
  @Test(arguments: [[4], [2], [5, 1], [1, 1, 1]]) func resumedRunIsTheSameToTheBit(stops: [Int]) throws {
    let recipe = try toyRecipe()
    let (whole, losses) = try train(recipe)
    let (resumed, resumedLosses) = try train(recipe, stops: stops)
    #expect(resumed.tensors == whole.tensors)
    #expect(resumedLosses == losses)
  }

  @Test func workersAgree() throws {
    var recipe = try toyRecipe(epochs: 2)
    recipe.optimiser.rate = 1e-3
    let losses = try [1, 2, 3].map { try train(recipe, workers: $0).1 }
    for other in losses {
      #expect(zip(losses[0], other).allSatisfy { abs($0 - $1) <= 1e-4 })
    }
  }

  @Test func divergenceIsNoticedAndLeavesTheCheckpoint() throws {
    var recipe = try toyRecipe(epochs: 50)
    recipe.optimiser = OptimiserSettings(kind: .rmsProp, rate: 1e6)
    recipe.loss = .everyStep
    try withFolder { folder in
      let run = TrainingRun(
        try toyTrainer(recipe), validation: [], checkpoint: folder + "/run.checkpoint", log: nil)
      #expect(throws: TrainingError.self) { try run.run(shouldStop: { false }) }
    }
  }

  /// The loss of the only step is that of the weights before it.
  @Test func weightsThatAreNoNumbersAreNoticedInTheLastStep() throws {
    var recipe = try toyRecipe(epochs: 1)
    recipe.batch = 100
    recipe.optimiser = OptimiserSettings(kind: .adamW, rate: 1e30, weightDecay: 1e30)
    #expect(throws: TrainingError.diverged(epoch: 1, batch: 1)) { try toyTrainer(recipe).step() }
  }

  /// With hardly any memory nothing is kept from step to step; that is no division by nothing.
  @Test func memoryMayBeShorterThanAStep() throws {
    var recipe = try toyRecipe()
    recipe.network.lstmMemory = 1e-9
    _ = try toyTrainer(recipe).step()
  }

  @Test func moreGenresThanAModelKnowsAreRefused() throws {
    let labels = (0...GenreModel.mostLabels).map { "\($0)" }
    #expect(throws: DataError.tooManyGenres(1_001, most: 1_000)) {
      try Trainer(toyRecipe(), labels: labels, mel: toyMel, tracks: toyTracks(9), seed: 1, crew: Crew(count: 1))
    }
  }

  @Test func smallestMixturesAreChosen() {
    var random = SeededRandom(1)
    for shape: Float in [1e-10, .leastNonzeroMagnitude] { #expect((0...1).contains(random.beta(shape))) }
  }

  @Test func rateOfTheLogIsThatOfTheLastBatch() throws {
    let recipe = try toyRecipe(epochs: 1)
    try withFolder { folder in
      let trainer = try toyTrainer(recipe)
      let run = TrainingRun(trainer, validation: [], checkpoint: folder + "/c", log: nil)
      var rates: [Double] = []
      _ = try run.run(shouldStop: { false }, onEpoch: { rates.append($0.rate) })
      let batches = trainer.batchesPerEpoch
      #expect(rates == [Double(recipe.optimiser.rate(step: batches - 1, of: batches))])
    }
  }

  @Test func malformedCheckpointsAreRefused() throws {
    try withFolder { folder in
      let (good, bad) = (folder + "/good", folder + "/bad")
      let trainer = try toyTrainer(toyRecipe())
      _ = try trainer.step()
      try trainer.save(to: good)
      let file = try Safetensors(path: good)
      func resume(_ names: [String] = [], value: Float = 0, progress: String? = nil) throws {
        let tensors = try file.entries.map { name, entry in
          var values = try file.floats(name)
          if names.contains(name) { values[0] = value }
          return (name, Safetensors.Tensor(values, shape: entry.shape))
        }
        var metadata = file.metadata
        metadata["progress"] = progress ?? metadata["progress"]
        try Safetensors.write(Dictionary(uniqueKeysWithValues: tensors), metadata: metadata, to: bad)
        try toyTrainer(toyRecipe()).resume(from: bad)
      }
      try resume()
      func progress(batch: Int = 1, examples: Int = 7, correct: Int = 3) -> String {
        "{\"epoch\":0,\"batch\":\(batch),\"examples\":\(examples),\"correct\":\(correct),\"loss\":9}"
      }
      try resume(progress: progress())
      for bad in [progress(batch: .max), progress(examples: .max), progress(correct: 8), progress(correct: -1)] {
        #expect(throws: TrainingError.self, "\(bad)") { try resume(progress: bad) }
      }
      #expect(throws: TrainingError.self) { try resume(["parameter.dense.bias"], value: .nan) }
      #expect(throws: TrainingError.self) { try resume(["optimiser.square"], value: -1) }
      #expect(throws: TrainingError.self) { try resume(["statistic.convolution.0.norm.variance"], value: -1) }
    }
  }

  @Test func checkpointOfAnotherRunIsRefused() throws {
    try withFolder { folder in
      let checkpoint = folder + "/run.checkpoint"
      let recipe = try toyRecipe()
      try toyTrainer(recipe).save(to: checkpoint)
      try toyTrainer(recipe).resume(from: checkpoint)
      #expect(throws: TrainingError.otherRun(file: checkpoint, difference: "seed 7")) {
        try toyTrainer(recipe, seed: 8).resume(from: checkpoint)
      }
      #expect(throws: TrainingError.otherRun(file: checkpoint, difference: "2 threads")) {
        try toyTrainer(recipe, workers: 1).resume(from: checkpoint)
      }
      #expect(throws: TrainingError.otherRun(file: checkpoint, difference: "another recipe")) {
        try toyTrainer(toyRecipe(epochs: 4)).resume(from: checkpoint)
      }
      #expect(throws: TrainingError.otherRun(file: checkpoint, difference: "other tracks")) {
        try toyTrainer(recipe, tracks: 29).resume(from: checkpoint)
      }
      func other(_ mel: MelConfiguration, _ tracks: [Track]) throws {
        let crew = Crew(count: 2)
        try Trainer(recipe, labels: toyLabels, mel: mel, tracks: tracks, seed: 7, crew: crew).resume(from: checkpoint)
      }
      try other(toyMel, toyTracks(30))
      let columns = TrainingError.otherRun(file: checkpoint, difference: "mel columns of another kind")
      #expect(throws: columns) { try other(MelConfiguration(hop: 1_024, bands: 12), toyTracks(30)) }
      #expect(throws: TrainingError.otherRun(file: checkpoint, difference: "other tracks")) {
        try other(toyMel, toyTracks(30, seed: 2))
      }
      try Data("{}".utf8).write(to: URL(filePath: checkpoint))
      #expect(throws: SafetensorsError.self) { try toyTrainer(recipe).resume(from: checkpoint) }
    }
  }

  /// What is learnt is what plays: the trained network and the model made of it give the same beliefs.
  @Test func modelBelievesWhatTheNetworkDoes() throws {
    var recipe = try toyRecipe(epochs: 1)
    recipe.network.convolutions = [.init(filters: 6, time: 3, bands: 4, bandStep: 2, poolTime: 2, poolBands: 2)]
    recipe.dropout = DropoutRates()
    let trainer = try toyTrainer(recipe)
    let (columns, bands) = (trainer.network.columns, toyMel.bands)
    var random = SeededRandom(4)
    let input = (0..<columns * bands).map { _ in random.normal() }
    let steps = trainer.network.steps
    let logits = GenreNetwork(trainer.model()).logits(track: input)
    #expect(logits.count == steps * toyLabels.count)
    let targets = (0..<steps).flatMap { step in
      let powers = logits[step * 3..<(step + 1) * 3].map { exp($0) }
      return powers.map { $0 / powers.reduce(0, +) }
    }
    // Against its own beliefs as the target, the gradient of every step's loss is zero.
    _ = trainer.network.run(samples: 1, loss: .everyStep, seed: 0) { _, x, y in
      for index in input.indices { x[index] = input[index] }
      for index in targets.indices { y[index] = targets[index] }
    }
    #expect(trainer.network.gradients.values.allSatisfy { abs($0) < 1e-4 })
  }

  @Test func logIsReadable() throws {
    try withFolder { folder in
      for name in ["log.csv", "log.jsonl"] {
        let log = try TrainingLog(folder + "/" + name, appending: false)
        let run = TrainingRun(
          try toyTrainer(toyRecipe(epochs: 2)), validation: toyTracks(6), checkpoint: folder + "/c", log: log)
        _ = try run.run(shouldStop: { false })
        let lines = try String(contentsOf: URL(filePath: folder + "/" + name), encoding: .utf8).split(separator: "\n")
        if name.hasSuffix("csv") {
          #expect(lines.count == 3 && lines[0].hasPrefix("epoch,loss,accuracy,validation_loss"))
          #expect(lines.allSatisfy { $0.split(separator: ",", omittingEmptySubsequences: false).count == 8 })
        } else {
          let epochs = try lines.map { try JSONDecoder().decode(TrainingRun.Epoch.self, from: Data($0.utf8)) }
          #expect(epochs.map(\.epoch) == [1, 2] && epochs.allSatisfy { $0.validationLoss != nil })
        }
      }
    }
  }

  @Test func oneCycleRisesAndFalls() {
    let settings = OptimiserSettings(kind: .adamW, rate: 1, schedule: .oneCycle, warmUp: 0.25)
    let rates = (0..<100).map { settings.rate(step: $0, of: 100) }
    #expect(rates.max() == 1 && rates.firstIndex(of: 1) == 24)
    #expect(zip(rates[..<25], rates[1..<25]).allSatisfy { $0 < $1 })
    #expect(zip(rates[24...], rates[25...]).allSatisfy { $0 > $1 })
    #expect(rates.last! < 1e-3 && rates.last! >= 0)
  }

  @Test func clippingHoldsTheStep() throws {
    var recipe = try toyRecipe()
    recipe.optimiser = OptimiserSettings(kind: .rmsProp, rate: 1e-3)
    func step(clip: Float) throws -> [Float] {
      recipe.optimiser.clip = clip
      let trainer = try toyTrainer(recipe)
      _ = try trainer.step()
      return trainer.optimiser.square.array
    }
    // The first mean square is (1 − decay) · g²: it tells the gradient that the optimiser saw.
    let (free, held) = (try step(clip: 0), try step(clip: 0.01))
    let norm = (held.reduce(0, +) / 0.1).squareRoot()
    #expect(abs(norm - 0.01) < 1e-4 && (free.reduce(0, +) / 0.1).squareRoot() > 0.02)
  }
}
