import Files
import Glibc
import Mel
import Network

/// What the excerpts of a neuron have in common, to be drawn and told.
///
/// Shapes: T columns of the receptive field, B bands, H bands of the receptive field at one position.
public struct Portrait: Sendable {
  public let neuron: Neuron
  public let excerpts: [Excerpt]
  /// Of each excerpt, the second of the neuron's sound file at which its receptive field begins.
  public let offsets: [Double]
  /// The excerpts' mean, in decibels above the running level: [T, B].
  public let patch: [Float]
  /// For filters that slide, the mean laid over each other by where they fired: [T, H].
  public let aligned: [Float]?
  /// Of each band, the share of the excerpts that the neuron heard it in: [B].
  public let heard: [Float]
  /// Of the first layer, whose weights can be read: [time, H], batch norm folded.
  public let weights: [Float]?
  /// Of each genre in `Strongest.genres`, the mean of its tracks' strongest activations.
  public let genreMeans: [Double]
  public let facts: NeuronFacts
}

/// Cuts the excerpts of a layer's neurons, writes them as sound files and portrays the neurons.
public struct LayerStudy: Sendable {
  let strongest: Strongest
  let listener: NeuronListener
  /// Where the sound files go.
  let folder: String
  private let means: [Float]
  private let deviations: [Float]

  public init(_ strongest: Strongest, _ listener: NeuronListener, folder: String) {
    self.strongest = strongest
    self.listener = listener
    self.folder = folder
    means = listener.model.tensors["input.mean"] ?? []
    deviations = listener.model.tensors["input.deviation"] ?? []
  }

  /// What was cut of one neuron.
  private struct Cut: Sendable {
    var excerpts: [Excerpt] = []
    var offsets: [Double] = []
    /// [T, B] of each.
    var features: [[Float]] = []
    var problems: [String] = []
  }

  /// The sound file of a neuron, from the folder.
  public static func file(of neuron: Neuron) -> String {
    let number = "\(neuron.index + 1)"
    let zeros = String(repeating: "0", count: max(0, 3 - number.count))
    return "layer-\(neuron.layer + 1)/\(zeros)\(number).wav"
  }

  /// Portrays the neurons of a layer.
  /// - Parameter report: called with how many neurons have been cut.
  /// - Returns: the portraits, and what was wrong with tracks: a sentence each.
  /// - Throws: `NeuronsError` when a sound file cannot be written.
  public func portraits(
    layer: Int, workers: Int, report: (Int) -> Void = { _ in }
  ) async throws -> (portraits: [Portrait], problems: [String]) {
    let neurons = strongest.excerpts[layer].indices.map { Neuron(layer: layer, index: $0) }
    try Folder.create("\(folder)/layer-\(layer + 1)")
    var cuts = [Cut](repeating: Cut(), count: neurons.count)
    var done = 0
    try await inParallel(neurons, workers: workers) {
      ($0, try cut($0))
    } take: { neuron, cut in
      cuts[neuron.index] = cut
      done += 1
      report(done)
    }
    let measurements = zip(neurons, cuts).map { measurement($0, $1) }
    let others = Self.meanProfile(measurements)
    let weights = layer == 0 ? listener.model.folded.tensors["convolution.0.weight"] : nil
    let portraits = neurons.map { neuron in
      portrait(neuron, cuts[neuron.index], measurements[neuron.index], others: others, weights: weights)
    }
    var problems: [String] = []
    for problem in cuts.flatMap(\.problems) where !problems.contains(problem) { problems.append(problem) }
    return (portraits, problems)
  }

  /// Cuts a neuron's excerpts and writes them as one sound.
  private func cut(_ neuron: Neuron) throws -> Cut {
    var cut = Cut()
    let excerpts = strongest[neuron]
    let capacity = excerpts.reduce(0) { $0 + $1.samples + 2 * listener.samples(Medley.context) }
    var medley = Medley(rate: listener.mel.sampleRate, capacity: capacity)
    let size = listener.fields[neuron.layer].columns * listener.mel.bands
    for excerpt in excerpts {
      do {
        let sound = try excerpt.sound ?? read(excerpt)
        guard sound.columns.count == size else { throw NeuronsError.changed(file: excerpt.track) }
        medley.add(sound.samples, lead: sound.lead)
        cut.excerpts.append(excerpt)
        cut.features.append(sound.columns)
      } catch {
        cut.problems.append("\(error)")
      }
    }
    cut.offsets = medley.offsets
    let file = folder + "/" + Self.file(of: neuron)
    if medley.samples.isEmpty { unlink(file) } else { try medley.write(to: file) }
    return cut
  }

  private func read(_ excerpt: Excerpt) throws -> ExcerptSound {
    var mel = MelStream(listener.mel)
    let context = listener.samples(Medley.context)
    let sounds = try ExcerptSound.read([excerpt], listener, context: context, mel: &mel)
    guard let sound = sounds.first else { throw NeuronsError.changed(file: excerpt.track) }
    return sound
  }
}

// MARK: - Measuring

extension LayerStudy {
  private func measurement(_ neuron: Neuron, _ cut: Cut) -> Measurement {
    let field = listener.fields[neuron.layer]
    let bands = listener.mel.bands
    let sounds = zip(cut.excerpts, cut.features).map { excerpt, features in
      let decibels = features.indices.map { index in
        20 * (features[index] * (deviations[index % bands] > 0 ? deviations[index % bands] : 1) + means[index % bands])
      }
      return Measurement.Sound(features: features, decibels: decibels, bands: field.bands[excerpt.position])
    }
    return Measurement(sounds: sounds, bandCount: bands)
  }

  /// The mean feature in each band over all excerpts of a layer that heard it.
  private static func meanProfile(_ measurements: [Measurement]) -> [Double] {
    let profiles = measurements.map(\.profile)
    return (0..<(measurements.first?.bandCount ?? 0)).map { band in
      let count = profiles.reduce(0) { $0 + $1.counts[band] }
      return profiles.reduce(0) { $0 + $1.sums[band] } / Double(max(1, count))
    }
  }

  private func portrait(
    _ neuron: Neuron, _ cut: Cut, _ measurement: Measurement, others: [Double], weights: [Float]?
  ) -> Portrait {
    let geometry = listener.geometries[neuron.layer]
    let heard = measurement.profile.counts.map { Float($0) / Float(max(1, cut.excerpts.count)) }
    return Portrait(
      neuron: neuron, excerpts: cut.excerpts, offsets: cut.offsets, patch: patch(measurement),
      aligned: listener.fields[neuron.layer].slides ? aligned(neuron, cut, measurement) : nil, heard: heard,
      weights: weights.map { Array($0[neuron.index * geometry.patchSize..<(neuron.index + 1) * geometry.patchSize]) },
      genreMeans: strongest.means(of: neuron), facts: facts(neuron, measurement, others: others, heard: heard))
  }

  private func facts(
    _ neuron: Neuron, _ measurement: Measurement, others: [Double], heard: [Float]
  ) -> NeuronFacts {
    let range = measurement.standingOut(over: others)
    var facts = NeuronFacts()
    if let range {
      let centres = MelScale.centres(bands: listener.mel.bands, sampleRate: listener.mel.sampleRate)
      (facts.lowest, facts.highest) = (centres[range.lowerBound], centres[range.upperBound - 1])
      facts.reachesBottom = range.lowerBound <= 1
      facts.reachesTop = range.upperBound >= (heard.lastIndex { $0 > 0 } ?? 0)
    }
    (facts.rise, facts.swing) = measurement.course(in: range)
    facts.harmonicity = measurement.harmonicity(in: range)
    facts.genres = NeuronFacts.favoured(strongest.genres, strongest.means(of: neuron))
    return facts
  }

  /// [T, B]
  private func patch(_ measurement: Measurement) -> [Float] {
    var sum = [Float](repeating: 0, count: measurement.sounds.first?.decibels.count ?? 0)
    for sound in measurement.sounds { for index in sum.indices { sum[index] += sound.decibels[index] } }
    return sum.map { $0 / Float(measurement.sounds.count) }
  }

  /// [T, H]; where no excerpt reaches, the floor.
  private func aligned(_ neuron: Neuron, _ cut: Cut, _ measurement: Measurement) -> [Float] {
    let field = listener.fields[neuron.layer]
    let (bands, height) = (listener.mel.bands, field.unclippedBands(ofPosition: 0).count)
    var sums = [Float](repeating: 0, count: field.columns * height)
    var counts = sums
    for (excerpt, sound) in zip(cut.excerpts, measurement.sounds) {
      let first = field.unclippedBands(ofPosition: excerpt.position).lowerBound
      for column in 0..<field.columns {
        for band in field.bands[excerpt.position] {
          sums[column * height + band - first] += sound.decibels[column * bands + band]
          counts[column * height + band - first] += 1
        }
      }
    }
    let floor = listener.model.configuration.normalisation.floor
    return zip(sums, counts).map { $1 > 0 ? $0 / $1 : floor }
  }
}
