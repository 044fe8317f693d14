import Network
import Testing

@testable import Training

@Suite struct ExamplesTests {
  private func examples(_ recipe: Recipe, seed: UInt64 = 3, columns: Int = 30) throws -> Examples {
    let configuration = try recipe.configuration(toyMel)
    let steps = (columns - configuration.receptiveField) / configuration.stride + 1
    return Examples(
      tracks: toyTracks(20), labels: 3, recipe: recipe, configuration: configuration, columns: columns, steps: steps,
      standardisation: Standardisation(of: toyTracks(20), configuration: configuration), seed: seed)
  }

  private func form(_ examples: Examples, _ batch: Examples.Batch, _ sample: Int) -> (x: [Float], y: [Float]) {
    var x = [Float](repeating: .nan, count: 30 * 12)
    var y = [Float](repeating: .nan, count: 12 * 3)
    examples.form(batch, sample: sample, input: &x, targets: &y)
    return (x, Array(y.prefix { !$0.isNaN }))
  }

  private func plain() throws -> Recipe {
    var recipe = try toyRecipe()
    recipe.augmentation = Augmentation()
    recipe.labelSmoothing = 0
    return recipe
  }

  @Test func everyTrackComesOnceAnEpoch() throws {
    let examples = try examples(plain())
    let batches = (0..<examples.batches).map { examples.batch($0, epoch: 4) }
    #expect(batches.flatMap(\.tracks).sorted() == Array(0..<20))
    #expect(batches.flatMap(\.tracks) != (0..<examples.batches).flatMap { examples.batch($0, epoch: 5).tracks })
    #expect(batches.allSatisfy { (6...8).contains($0.tracks.count) })
  }

  @Test func examplesFollowFromSeedEpochAndPlace() throws {
    let examples = try examples(toyRecipe())
    let again = try self.examples(toyRecipe())
    let other = try self.examples(toyRecipe(), seed: 4)
    for index in 0..<examples.batches {
      let batch = examples.batch(index, epoch: 1)
      let x = form(examples, batch, 2).x
      #expect(x.allSatisfy { $0.isFinite })
      #expect(x == form(again, again.batch(index, epoch: 1), 2).x)
      #expect(x != form(other, other.batch(index, epoch: 1), 2).x)
      #expect(x != form(examples, examples.batch(index, epoch: 2), 2).x)
    }
  }

  @Test func targetsAreDistributions() throws {
    let examples = try examples(toyRecipe())
    for epoch in 0..<10 {
      let y = form(examples, examples.batch(0, epoch: epoch), 1).y
      #expect(y.count.isMultiple(of: 3) && !y.isEmpty)
      for step in stride(from: 0, to: y.count, by: 3) {
        #expect(abs(y[step..<step + 3].reduce(0, +) - 1) < 1e-5 && y[step..<step + 3].allSatisfy { $0 > 0 })
      }
    }
  }

  @Test func joinedExamplesChangeOnTheWay() throws {
    var recipe = try plain()
    recipe.augmentation.joined = 1
    recipe.augmentation.joinedDB = 30
    let examples = try examples(recipe)
    var changes = 0
    for epoch in 0..<40 {
      let batch = examples.batch(0, epoch: epoch)
      #expect(batch.isJoined && examples.loss(batch) == .everyStep)
      let y = form(examples, batch, 0).y
      let labels = stride(from: 0, to: y.count, by: 3).map { y[$0..<$0 + 3].firstIndex(of: 1)! % 3 }
      let turns = zip(labels, labels.dropFirst()).count { $0 != $1 }
      #expect(turns <= 1)
      #expect(examples.tracks[batch.tracks[0]].label == labels[0])
      changes += turns
    }
    // Two of three second tracks are of another genre.
    #expect(changes > 15)
  }

  @Test func wholeUnaugmentedTrackIsWhatTheModelHears() throws {
    let recipe = try plain()
    let configuration = try recipe.configuration(toyMel)
    let track = toyTracks(1, columns: 30)[0]
    let standardisation = Standardisation(of: [track], configuration: configuration)
    let examples = Examples(
      tracks: [track], labels: 3, recipe: recipe, configuration: configuration, columns: 30, steps: 12,
      standardisation: standardisation, seed: 1)
    let normaliser = LevelNormaliser(
      configuration, mean: standardisation.mean, deviation: standardisation.deviation)
    let heard = normaliser.normalised(track.decibels, bands: 12)
    let x = form(examples, examples.batch(0, epoch: 0), 0).x
    #expect(zip(x, heard).allSatisfy { abs($0 - $1) < 1e-4 } && heard.count == x.count)
    // Standardised: mean 0, deviation 1 in each band.
    for band in 0..<12 {
      let values = stride(from: band, to: x.count, by: 12).map { x[$0] }
      let mean = values.reduce(0, +) / 30
      #expect(abs(mean) < 1e-3 && abs(values.reduce(0) { $0 + $1 * $1 } / 30 - 1) < 1e-2)
    }
  }

  @Test func shortTracksBeginAgain() throws {
    let track = toyTracks(1, columns: 4)[0]
    var random = SeededRandom(1)
    var source = CropSource(track, length: 9, augmentation: Augmentation(), random: &random)
    let columns = (0..<9).map { _ in
      source.advance()
      return source.column
    }
    #expect(columns[0] == columns[4] && columns[3] == columns[7] && columns[0] == columns[8])
    #expect(zip(columns[1], track.decibels[12..<24]).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test func pitchShiftMovesBandsAndLevelRaisesAll() {
    // A ramp over the bands: shifted by s bands it is lower by s steps.
    let ramp = Track(name: "", label: 0, mel: (0..<12).map { UInt8($0 * 10) }, bands: 12, peak: 0, floor: -255)
    var augmentation = Augmentation()
    augmentation.pitchBands = 3
    for seed in 0..<20 as Range<UInt64> {
      var random = SeededRandom(seed)
      var source = CropSource(ramp, length: 1, augmentation: augmentation, level: 7, random: &random)
      source.advance()
      let shift = source.column[6] - (ramp.decibels[6] + 7)
      #expect(abs(shift) <= 30)
      for band in 3..<9 { #expect(abs(source.column[band] - ramp.decibels[band] - 7 - shift) < 1e-3) }
    }
  }
}
