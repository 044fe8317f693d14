import FoundationEssentials
import Mel
import Synchronization
import TestSupport
import Testing

@testable import Network
@testable import Neurons

/// Tracks in genre folders: each begins elsewhere in the same sound, at its own rate and loudness.
private struct Library {
  let scratch: Scratch
  let files: [MusicFile]

  /// The files' bytes, made once.
  private static let waves: [[UInt8]] = [22_050, 44_100, 22_050, 48_000, 22_050].enumerated().map { index, rate in
    var sound = music(seconds: 4 + 0.7 * Double(index), rate: rate).dropFirst(index * rate * 7 / 10)
      .map { $0 * (1 - 0.15 * Float(index)) }
    // A pause in one of them.
    if index == 2 { for sample in 2 * rate..<2 * rate + rate / 2 { sound[sample] = 0 } }
    return wave(sound, rate: rate)
  }

  init() throws {
    scratch = try Scratch()
    var files: [MusicFile] = []
    for (index, bytes) in Self.waves.enumerated() {
      let path = try scratch.write(bytes, to: "\(index).wav")
      files.append(MusicFile(path: path, genre: index.isMultiple(of: 2) ? "even" : "odd"))
    }
    self.files = files
  }
}

/// Counts calls from any thread.
private final class Counter: Sendable {
  private let count = Atomic(0)

  func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}

@Suite struct SurveyTests {
  private let listener: NeuronListener

  /// Activations above which all sounds, or none, are kept.
  private var all: [[Float]] { listener.geometries.map { Array(repeating: 0, count: $0.filters) } }
  private var none: [[Float]] { all.map { $0.map { _ in .infinity } } }

  init() throws { listener = NeuronListener(try GenreModel.embedded()) }

  private func read(_ excerpt: Excerpt) throws -> ExcerptSound {
    var mel = MelStream(listener.mel)
    let context = listener.samples(Medley.context)
    return try #require(try ExcerptSound.read([excerpt], listener, context: context, mel: &mel).first)
  }

  private func survey(_ files: [MusicFile], count: Int = 2, _ scratch: Scratch) async throws -> Survey {
    var survey = Survey(listener, count: count)
    try await survey.listen(to: files, with: listener, workers: 2, keptIn: scratch.file("state"))
    return survey
  }

  /// An excerpt, cut out and heard at the level that was noted, excites its neuron as it did in its track.
  @Test func excerptsExciteTheirNeurons() async throws {
    let library = try Library()
    for file in library.files {
      let found = try listener.strongest(in: file, keepingSoundAbove: all)
      for (layer, filters) in found.enumerated() {
        for (filter, excerpt) in filters.enumerated() where filter.isMultiple(of: 7) {
          guard let excerpt else { continue }
          let neuron = Neuron(layer: layer, index: filter)
          let (kept, cut) = (try #require(excerpt.sound), try read(excerpt))
          for sound in [kept, cut] {
            let again = sound.activation(of: neuron, at: excerpt.position, listener)
            #expect(abs(again - excerpt.activation) <= 0.01 * excerpt.activation + 1e-4, "\(neuron) in \(file.path)")
            #expect(sound.columns.count == listener.fields[layer].columns * listener.mel.bands)
          }
          // What was kept while listening is what the track has there.
          #expect(kept.lead == cut.lead && kept.samples.count == cut.samples.count)
          #expect(zip(kept.samples, cut.samples).allSatisfy { abs($0 - $1) < 1e-3 }, "\(neuron) in \(file.path)")
        }
      }
    }
  }

  /// Nothing in a track excites a neuron more than its excerpt.
  @Test func excerptsAreTheStrongest() throws {
    let library = try Library()
    let file = library.files[0]
    let found = try listener.strongest(in: file, keepingSoundAbove: none)
    var strongest = found.map { $0.map { _ in Float(0) } }
    var x = try columns(of: file)
    // Block by block over the whole track, its end among it, which completes no belief.
    for (layer, geometry) in listener.geometries.enumerated() {
      let block = ConvolutionBlock(geometry, tensors: listener.model.folded.tensors, prefix: "convolution.\(layer).")
      var state = ConvolutionBlock.State()
      x = block.forward(x, state: &state, layer: layer) { piece in
        for (index, value) in piece.values.enumerated() {
          let filter = index % piece.geometry.filters
          strongest[layer][filter] = max(strongest[layer][filter], value)
        }
      }
    }
    for (a, b) in zip(found.joined(), strongest.joined()) { #expect(abs((a?.activation ?? 0) - b) <= 1e-3 * (1 + b)) }
  }

  private func columns(of file: MusicFile) throws -> [Float] {
    let whole = Excerpt(
      track: file.path, genre: nil, start: 0, samples: 88_200, activation: 0, position: 0, level: 0, levelWeight: 0)
    return try read(whole).columns
  }

  @Test func keepsTheStrongestAndOneATrack() async throws {
    let library = try Library()
    let all = try await survey(library.files, count: 9, library.scratch).strongest
    let two = try await survey(library.files, count: 2, library.scratch).strongest
    for neuron in listener.model.configuration.neurons {
      let excerpts = all[neuron]
      #expect(Set(excerpts.map(\.track)).count == excerpts.count && excerpts.count <= library.files.count)
      #expect(zip(excerpts, excerpts.dropFirst()).allSatisfy { $0.activation >= $1.activation })
      #expect(two[neuron] == Array(excerpts.prefix(2)))
    }
    #expect(all.genres == ["even", "odd"])
    let neuron = try #require(listener.model.configuration.neurons.first { all[$0].count == library.files.count })
    let odd = all[neuron].filter { $0.genre == "odd" }.map { Double($0.activation) }
    #expect(abs(all.means(of: neuron)[1] - odd.reduce(0, +) / 2) < 1e-6)
  }

  /// As many sounds of a neuron are kept as were asked for, of the strongest.
  @Test func keepsTheSoundsOfTheFirst() async throws {
    let library = try Library()
    var strongest = Strongest(count: 4, filters: listener.geometries.map(\.filters))
    for file in library.files {
      let enough = strongest.activationToBeAmong(first: 2)
      strongest.add(try listener.strongest(in: file, keepingSoundAbove: enough), genre: nil, soundsKept: 2)
    }
    for neuron in listener.model.configuration.neurons {
      #expect(strongest[neuron].prefix(2).allSatisfy { $0.sound != nil })
      #expect(strongest[neuron].dropFirst(2).allSatisfy { $0.sound == nil })
    }
    #expect(listener.soundsKept >= 8)
  }

  /// The sounds of a survey that was taken up again are those of one that was not, broken tracks aside.
  @Test func readsTheSoundsAgain() async throws {
    let library = try Library()
    let state = library.scratch.file("state")
    let whole = try await survey(library.files, library.scratch).strongest
    var resumed = Survey(resuming: state, listener, count: 2, files: library.files).strongest
    #expect(listener.model.configuration.neurons.allSatisfy { resumed[$0].allSatisfy { $0.sound == nil } })
    try FileManager.default.removeItem(atPath: library.files[0].path)
    try await resumed.recall(with: listener, workers: 2)
    for neuron in listener.model.configuration.neurons {
      for (kept, recalled) in zip(whole[neuron], resumed[neuron]) {
        guard kept.track != library.files[0].path else {
          #expect(recalled.sound == nil)
          continue
        }
        let (a, b) = (try #require(kept.sound), try #require(recalled.sound))
        #expect(a.lead == b.lead && a.samples.count == b.samples.count && a.columns.count == b.columns.count)
        #expect(zip(a.samples, b.samples).allSatisfy { abs($0 - $1) < 1e-3 })
        #expect(zip(a.columns, b.columns).allSatisfy { abs($0 - $1) < 0.05 })
      }
    }
  }

  /// What is kept does not grow with the number of tracks.
  @Test func isAsLargeAfterAThousandTracks() throws {
    let library = try Library()
    let found = try listener.strongest(in: library.files[0], keepingSoundAbove: none)
    var strongest = Strongest(count: 3, filters: listener.geometries.map(\.filters))
    func size() throws -> Int { try JSONEncoder().encode(strongest).count }
    for _ in 0..<3 { strongest.add(found, genre: "one", soundsKept: 0) }
    let full = try size()
    for _ in 0..<1_000 { strongest.add(found, genre: "one", soundsKept: 0) }
    // The sums have more digits.
    #expect(try size() < full + 288 * 20)
  }

  @Test func goesOnWhereItStopped() async throws {
    let library = try Library()
    let state = library.scratch.file("state")
    let whole = try await survey(library.files, library.scratch)
    _ = try await survey(Array(library.files.prefix(3)), library.scratch)
    var resumed = Survey(resuming: state, listener, count: 2, files: library.files)
    #expect(resumed.heard == 3)
    let reports = Mutex<[Int]>([])
    try await resumed.listen(
      to: library.files, with: listener, workers: 1, keptIn: state,
      report: { survey in reports.withLock { $0.append(survey.heard) } })
    #expect(reports.withLock { $0 } == [4, 5])
    #expect(resumed.strongest == whole.strongest)
    #expect(Survey(resuming: state, listener, count: 2, files: library.files).heard == 5)
  }

  /// Asked to stop, even in the middle of a track, it keeps what has been found, and goes on as if nothing had been.
  @Test func keepsWhatWasFoundWhenStopped() async throws {
    let library = try Library()
    let whole = try await survey(library.files, library.scratch).strongest
    let state = library.scratch.file("stopped")
    let blocks = Counter()
    var stopped = Survey(listener, count: 2)
    // A track has some ten blocks or more.
    try await stopped.listen(
      to: library.files, with: listener, workers: 1, keptIn: state,
      shouldStop: { blocks.next() > 30 })
    #expect((1..<5).contains(stopped.heard) && stopped.problems.isEmpty)
    var resumed = Survey(resuming: state, listener, count: 2, files: library.files)
    #expect(resumed.heard == stopped.heard && resumed.strongest == stopped.strongest)
    try await resumed.listen(to: library.files, with: listener, workers: 1, keptIn: state)
    #expect(resumed.strongest == whole)
  }

  @Test func startsAnewWhereSomethingElseIsAsked() async throws {
    let library = try Library()
    let state = library.scratch.file("state")
    _ = try await survey(library.files, library.scratch)
    func heard(_ files: [MusicFile], count: Int = 2, _ other: NeuronListener? = nil) -> Int {
      Survey(resuming: state, other ?? listener, count: count, files: files).heard
    }
    #expect(heard(library.files) == 5 && heard(library.files, count: 3) == 0)
    #expect(heard(Array(library.files.dropFirst())) == 0)
    var tensors = listener.model.tensors
    tensors["convolution.0.bias"]![0] += 1
    let model = GenreModel(
      configuration: listener.model.configuration, labels: listener.model.labels, provenance: "{}", tensors: tensors)
    #expect(heard(library.files, NeuronListener(model)) == 0)
    _ = try library.scratch.write(wave(music(seconds: 5)), to: "1.wav")
    #expect(heard(library.files) == 0)
  }

  /// A file that claims what cannot be is passed over, not believed.
  @Test func startsAnewFromABrokenFile() async throws {
    let library = try Library()
    let state = library.scratch.file("state")
    _ = try await survey(library.files, library.scratch)
    let text = try String(contentsOfFile: state, encoding: .utf8)
    for (old, new) in [("\"position\":0", "\"position\":99"), ("\"start\":", "\"start\":-"), ("{", "[")] {
      #expect(text.contains(old.first!))
      try text.replacing(old, with: new).write(toFile: state, atomically: true, encoding: .utf8)
      #expect(Survey(resuming: state, listener, count: 2, files: library.files).heard == 0, "\(new)")
    }
  }

  @Test func namesBrokenFilesAndGoesOn() async throws {
    let library = try Library()
    let broken = MusicFile(path: try library.scratch.write([1, 2, 3], to: "broken.wav"), genre: "odd")
    let short = MusicFile(path: try library.scratch.write(wave(music(seconds: 0.5)), to: "short.wav"), genre: nil)
    let missing = MusicFile(path: library.scratch.file("missing.wav"), genre: nil)
    let files = [broken, library.files[0], short, missing, library.files[1]]
    let survey = try await survey(files, library.scratch)
    #expect(survey.heard == 5 && survey.problems.count == 3)
    for (file, problem) in zip([broken, short, missing], survey.problems) { #expect(problem.hasPrefix(file.path)) }
    let kept = Survey(resuming: library.scratch.file("state"), listener, count: 2, files: files)
    #expect(kept.heard == 5 && kept.problems == survey.problems)
    #expect(survey.strongest == (try await self.survey(Array(library.files.prefix(2)), library.scratch)).strongest)
  }
}
