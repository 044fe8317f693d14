import Mel
import Network

/// Of each neuron the excerpts that excited it most, at most one a track, and how tracks of each genre excite it. Does
/// not grow with the number of tracks.
public struct Strongest: Codable, Sendable, Equatable {
  /// Excerpts kept of a neuron, at most.
  public let count: Int
  /// Strongest first: [layer][filter][rank].
  public private(set) var excerpts: [[[Excerpt]]]
  /// By genre.
  private var tallies: [String: Tally] = [:]

  /// The tracks of one genre.
  private struct Tally: Codable, Equatable {
    var tracks = 0
    /// The sum of their strongest activations: [layer][filter].
    var sums: [[Double]]
  }

  /// - Parameter filters: of each layer.
  public init(count: Int, filters: [Int]) {
    self.count = count
    excerpts = filters.map { [[Excerpt]](repeating: [], count: $0) }
  }

  /// The excerpts of a neuron, strongest first.
  public subscript(neuron: Neuron) -> [Excerpt] { excerpts[neuron.layer][neuron.index] }

  /// The genres of the tracks, in the order of their names.
  public var genres: [String] { tallies.keys.sorted() }

  /// Of each genre, the mean of its tracks' strongest activations.
  public func means(of neuron: Neuron) -> [Double] {
    genres.map { genre in
      let tally = tallies[genre]
      return (tally?.sums[neuron.layer][neuron.index] ?? 0) / Double(max(1, tally?.tracks ?? 0))
    }
  }

  /// Takes a track's strongest excerpts, [layer][filter]. Of two as strong the one taken first stays before the other.
  /// - Parameter soundsKept: how many of a neuron's excerpts keep their sound.
  public mutating func add(_ found: [[Excerpt?]], genre: String?, soundsKept: Int) {
    for (layer, filters) in found.enumerated() {
      for (filter, excerpt) in filters.enumerated() {
        guard let excerpt else { continue }
        insert(excerpt, layer, filter)
        if excerpts[layer][filter].count > soundsKept { excerpts[layer][filter][soundsKept].sound = nil }
      }
    }
    guard let genre else { return }
    var tally = tallies[genre] ?? Tally(sums: excerpts.map { [Double](repeating: 0, count: $0.count) })
    tally.tracks += 1
    for (layer, filters) in found.enumerated() {
      for (filter, excerpt) in filters.enumerated() { tally.sums[layer][filter] += Double(excerpt?.activation ?? 0) }
    }
    tallies[genre] = tally
  }

  /// The activation that an excerpt must exceed to be among the first of a neuron's: [layer][filter].
  func activationToBeAmong(first places: Int) -> [[Float]] {
    excerpts.map { $0.map { places < 1 ? .infinity : $0.count < places ? 0 : $0[places - 1].activation } }
  }

  /// Reads the sound of excerpts that is not in memory, as after a survey was taken up again. What cannot be read is
  /// left as it is.
  public mutating func recall(with listener: NeuronListener, workers: Int) async throws {
    var missing: [String: [(neuron: Neuron, rank: Int, start: Int)]] = [:]
    for neuron in listener.model.configuration.neurons {
      for (rank, excerpt) in self[neuron].prefix(listener.soundsKept).enumerated() where excerpt.sound == nil {
        missing[excerpt.track, default: []].append((neuron, rank, excerpt.start))
      }
    }
    let tracks = missing.values.map { $0.sorted { $0.start < $1.start } }
    let excerpts = tracks.map { $0.map { self[$0.neuron][$0.rank] } }
    try await inParallel(Array(excerpts.indices), workers: workers) { track in
      var mel = MelStream(listener.mel)
      let context = listener.samples(Medley.context)
      return (track, (try? ExcerptSound.read(excerpts[track], listener, context: context, mel: &mel)) ?? [])
    } take: { track, sounds in
      for (place, sound) in zip(tracks[track], sounds) {
        self.excerpts[place.neuron.layer][place.neuron.index][place.rank].sound = sound
      }
    }
  }

  private mutating func insert(_ excerpt: Excerpt, _ layer: Int, _ filter: Int) {
    let kept = excerpts[layer][filter]
    let rank = kept.firstIndex { $0.activation < excerpt.activation } ?? kept.count
    guard rank < count else { return }
    excerpts[layer][filter].insert(excerpt, at: rank)
    if kept.count == count { excerpts[layer][filter].removeLast() }
  }

  /// Whether this, from a file, can be of a model: nothing in it is out of range.
  func fits(_ listener: NeuronListener) -> Bool {
    let filters = listener.geometries.map(\.filters)
    guard excerpts.map(\.count) == filters, tallies.values.allSatisfy({ $0.sums.map(\.count) == filters }) else {
      return false
    }
    return zip(excerpts, listener.fields).allSatisfy { layer, field in
      let pause = Int(NeuronListener.longestPause * Double(listener.mel.sampleRate))
      let longest = field.samples + pause + listener.mel.hop
      return layer.joined().allSatisfy { excerpt in
        field.bands.indices.contains(excerpt.position) && (field.samples...longest).contains(excerpt.samples)
          && (0...1 << 48).contains(excerpt.start) && excerpt.activation.isFinite && excerpt.level.isFinite
          && excerpt.levelWeight >= 0 && excerpt.levelWeight.isFinite
      } && layer.allSatisfy { $0.count <= count }
    }
  }
}
