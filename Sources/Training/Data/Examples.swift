import Network

/// Forms the examples of training batches. Which tracks, which crops and what is done to them follow from the seed, the
/// epoch and the place in it alone.
///
/// Shapes: T columns of an example, B bands; t steps of the network, L labels.
struct Examples: Sendable {
  /// The greatest level difference between joined tracks, in decibels.
  private static let greatestDifference: Float = 20

  /// Without their silent columns.
  let tracks: [Track]
  let labels: Int
  let recipe: Recipe
  let seed: UInt64
  /// T
  let columns: Int
  /// t
  private let steps: Int
  private let stride: Int
  private let receptiveField: Int
  private let normaliser: LevelNormaliser

  /// A batch of an epoch: which tracks, and of which kind.
  struct Batch: Sendable {
    let epoch: Int
    /// Places in the epoch's order.
    let places: Range<Int>
    /// Indices of tracks.
    let tracks: [Int]
    let isJoined: Bool
  }

  init(
    tracks: [Track], labels: Int, recipe: Recipe, configuration: ModelConfiguration, columns: Int, steps: Int,
    standardisation: Standardisation, seed: UInt64
  ) {
    self.tracks = tracks
    self.labels = labels
    self.recipe = recipe
    self.seed = seed
    self.columns = columns
    self.steps = steps
    stride = configuration.stride
    receptiveField = configuration.receptiveField
    normaliser = LevelNormaliser(configuration, mean: standardisation.mean, deviation: standardisation.deviation)
  }

  /// Batches of an epoch: as many as the recipe's batch size asks for, of sizes as equal as can be.
  var batches: Int { (tracks.count + recipe.batch - 1) / recipe.batch }

  func batch(_ index: Int, epoch: Int) -> Batch {
    var random = SeededRandom(SeededRandom.seed(seed, 10, UInt64(epoch)))
    let order = Array(tracks.indices).shuffled(using: &random)
    let places = tracks.count * index / batches..<tracks.count * (index + 1) / batches
    var choice = SeededRandom(SeededRandom.seed(seed, 11, UInt64(epoch), UInt64(index)))
    return Batch(
      epoch: epoch, places: places, tracks: Array(order[places]),
      isJoined: choice.uniform() < recipe.augmentation.joined)
  }

  /// The loss of a batch: joined examples have a target a step.
  func loss(_ batch: Batch) -> Loss { batch.isJoined ? .everyStep : recipe.loss }

  /// Writes an example of a batch.
  /// - Parameters:
  ///   - input: [T, B]
  ///   - targets: [t, L]
  func form(
    _ batch: Batch, sample: Int, input: UnsafeMutablePointer<Float>, targets: UnsafeMutablePointer<Float>
  ) {
    var random = SeededRandom(
      SeededRandom.seed(seed, 12, UInt64(batch.epoch), UInt64(batch.places.lowerBound + sample)))
    let track = tracks[batch.tracks[sample]]
    if batch.isJoined {
      join(track, tracks[random.index(tracks.count)], input, targets, &random)
    } else {
      var source = CropSource(track, length: columns, augmentation: recipe.augmentation, random: &random)
      var state = LevelNormaliser.State()
      write(&source, columns: columns, to: input, &state)
      for step in 0..<steps { setTarget(targets, step, track.label) }
      if recipe.augmentation.mixup > 0 { mix(input, targets, &random) }
    }
    mask(input, &random)
  }

  /// A crop of one track followed by one of another, heard as one piece of music. A step's target is the second
  /// track as soon as that is enough of what the step has heard.
  private func join(
    _ first: Track, _ second: Track, _ input: UnsafeMutablePointer<Float>, _ targets: UnsafeMutablePointer<Float>,
    _ random: inout SeededRandom
  ) {
    let boundary = Int(Float(columns) * random.uniform(0.2...0.8))
    let drawn = recipe.augmentation.joinedDB * random.normal()
    let difference = min(max(drawn, -Self.greatestDifference), Self.greatestDifference)
    // The louder is raised, never the other lowered: so neither falls silent.
    var head = CropSource(
      first, length: boundary, augmentation: recipe.augmentation, level: max(0, -difference), random: &random)
    var tail = CropSource(
      second, length: columns - boundary, augmentation: recipe.augmentation, level: max(0, difference), random: &random)
    var state = LevelNormaliser.State()
    write(&head, columns: boundary, to: input, &state)
    write(&tail, columns: columns - boundary, to: input + boundary * first.bands, &state)
    let turn = Int(Float(receptiveField) * (1 - recipe.augmentation.joinedTurn))
    for step in 0..<steps {
      setTarget(targets, step, step * stride + turn < boundary ? first.label : second.label)
    }
  }

  /// Mixes in another example.
  private func mix(
    _ input: UnsafeMutablePointer<Float>, _ targets: UnsafeMutablePointer<Float>, _ random: inout SeededRandom
  ) {
    let share = random.beta(recipe.augmentation.mixup)
    let other = tracks[random.index(tracks.count)]
    var source = CropSource(other, length: columns, augmentation: recipe.augmentation, random: &random)
    var state = LevelNormaliser.State()
    withUnsafeTemporaryAllocation(of: Float.self, capacity: columns * other.bands) { mixed in
      write(&source, columns: columns, to: mixed.baseAddress!, &state)
      for index in mixed.indices { input[index] += share * (mixed[index] - input[index]) }
    }
    let smoothing = recipe.labelSmoothing
    for step in 0..<steps {
      let target = targets + step * labels
      for label in 0..<labels {
        let otherTarget = (label == other.label ? 1 - smoothing : 0) + smoothing / Float(labels)
        target[label] += share * (otherTarget - target[label])
      }
    }
  }

  private func setTarget(_ targets: UnsafeMutablePointer<Float>, _ step: Int, _ label: Int) {
    let target = targets + step * labels
    target.update(repeating: recipe.labelSmoothing / Float(labels), count: labels)
    target[label] += 1 - recipe.labelSmoothing
  }

  /// Normalises columns of a crop. A column that the equaliser has made silent is passed over; should all be, the rest
  /// is left at the mean.
  private func write(
    _ source: inout CropSource, columns count: Int, to input: UnsafeMutablePointer<Float>,
    _ state: inout LevelNormaliser.State
  ) {
    let bands = source.column.count
    var features: [Float] = []
    features.reserveCapacity(count * bands)
    for _ in 0..<4 * count where features.count < count * bands {
      source.advance()
      source.column.withUnsafeBufferPointer {
        _ = normaliser.normalise($0, state: &state, appendingTo: &features)
      }
    }
    for index in 0..<count * bands { input[index] = index < features.count ? features[index] : 0 }
  }

  /// Sets random bands and columns to the mean.
  private func mask(_ input: UnsafeMutablePointer<Float>, _ random: inout SeededRandom) {
    let augmentation = recipe.augmentation
    let bands = tracks[0].bands
    for _ in 0..<augmentation.bandMasks {
      let masked = Self.stretch(of: bands, atMost: augmentation.maskedBands, &random)
      for column in 0..<columns {
        (input + column * bands + masked.lowerBound).update(repeating: 0, count: masked.count)
      }
    }
    for _ in 0..<augmentation.columnMasks {
      let masked = Self.stretch(of: columns, atMost: augmentation.maskedColumns, &random)
      (input + masked.lowerBound * bands).update(repeating: 0, count: masked.count * bands)
    }
  }

  private static func stretch(of count: Int, atMost most: Int, _ random: inout SeededRandom) -> Range<Int> {
    let length = random.index(min(most, count) + 1)
    let start = random.index(count - length + 1)
    return start..<start + length
  }
}

/// The mean and deviation of each band over training tracks, after the running level.
struct Standardisation: Sendable, Equatable {
  let mean: [Float]
  let deviation: [Float]

  init(mean: [Float], deviation: [Float]) {
    self.mean = mean
    self.deviation = deviation
  }

  init(of tracks: [Track], configuration: ModelConfiguration) {
    let bands = configuration.bands
    let raw = LevelNormaliser(
      configuration, mean: [Float](repeating: 0, count: bands), deviation: [Float](repeating: 1, count: bands))
    var sums = [Double](repeating: 0, count: bands)
    var squares = sums
    var count = 0.0
    for track in tracks {
      let features = raw.normalised(track.decibels, bands: bands)
      for start in stride(from: 0, to: features.count, by: bands) {
        for band in 0..<bands {
          let feature = Double(features[start + band])
          sums[band] += feature
          squares[band] += feature * feature
        }
        count += 1
      }
    }
    count = max(1, count)
    mean = sums.map { Float($0 / count) }
    deviation = zip(sums, squares).map { sum, square in
      Float(max(0, square / count - sum / count * (sum / count)).squareRoot())
    }
  }
}

extension LevelNormaliser {
  /// All columns of a track that are not silent, normalised: [columns, bands].
  func normalised(_ decibels: [Float], bands: Int) -> [Float] {
    var state = State()
    var columns: [Float] = []
    columns.reserveCapacity(decibels.count)
    decibels.withUnsafeBufferPointer { decibels in
      for start in stride(from: 0, to: decibels.count, by: bands) {
        let column = UnsafeBufferPointer(rebasing: decibels[start..<start + bands])
        _ = normalise(column, state: &state, appendingTo: &columns)
      }
    }
    return columns
  }
}
