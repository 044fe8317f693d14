import Files
import FoundationEssentials
import Mel
import Network
import Neurons
import Picture
import Screen

/// Listens, cuts, portrays and writes, with a progress bar.
struct NeuronsRun {
  let music: Music
  let listener: NeuronListener
  let names: NeuronNames
  let count: Int
  let folder: String
  let theme: Theme
  private let bar = ProgressLine()
  private let workers = max(1, ProcessInfo.processInfo.activeProcessorCount)

  init(music: Music, listener: NeuronListener, names: NeuronNames, count: Int, folder: String, theme: Theme) {
    self.music = music
    self.listener = listener
    self.names = names
    self.count = count
    self.folder = folder
    self.theme = theme
  }

  /// - Returns: how much was wrong.
  func run() async throws -> Int {
    try Folder.create(folder)
    let clock = ContinuousClock()
    let start = clock.now
    let survey = try await listen()
    guard !Interrupt.isAsked else {
      bar.clear()
      throw Stopped(folder: folder, heard: survey.heard, of: music.files.count)
    }
    guard survey.hasHeardMusic else {
      bar.clear()
      throw MusicError.nothing(music.path)
    }
    let listened = clock.now
    var strongest = survey.strongest
    try await strongest.recall(with: listener, workers: workers)
    var problems = music.problems + survey.problems
    var manifest = Manifest(listener)
    for field in listener.fields {
      let study = LayerStudy(strongest, listener, folder: folder)
      let (portraits, wrong) = try await study.portraits(layer: field.layer, workers: workers) { done in
        bar.show(done, of: listener.model.configuration.convolutions[field.layer].filters, "layer \(field.layer + 1)")
      }
      wrong.forEach(report)
      problems += wrong
      manifest.add(portraits, genres: strongest.genres, names: names, listener: listener)
      try draw(portraits, field, strongest)
    }
    bar.clear()
    try WholeFile.write(manifest.json(), to: folder + "/manifest.json")
    try WholeFile.write(manifest.csv.utf8, to: folder + "/manifest.csv")
    try WholeFile.write(manifest.measuredNames.utf8, to: folder + "/measured.toml")
    Console.say(
      "\(folder): \(listener.model.configuration.neurons.count) neurons. Listening to the tracks took "
        + "\(seconds(listened - start)) s, excerpts and pictures \(seconds(clock.now - listened)) s.")
    return problems.count
  }

  private func listen() async throws -> Survey {
    let state = folder + "/state.json"
    var survey = Survey(resuming: state, listener, count: count, files: music.files)
    if survey.heard > 0 {
      Console.say("\(folder): \(survey.heard) of \(music.files.count) tracks have been listened to before.")
    }
    (music.problems + survey.problems).forEach(report)
    var reported = survey.problems.count
    Interrupt.listen()
    defer { Interrupt.endListening() }
    let shouldStop: @Sendable () -> Bool = { Interrupt.isAsked }
    try await survey.listen(
      to: music.files, with: listener, workers: workers, keptIn: state, shouldStop: shouldStop
    ) { survey in
      survey.problems[reported...].forEach(report)
      reported = survey.problems.count
      bar.show(survey.heard, of: music.files.count, "tracks")
    }
    return survey
  }

  private func report(_ problem: String) {
    bar.clear()
    Console.say(problem)
  }

  private func draw(_ portraits: [Portrait], _ field: ReceptiveField, _ strongest: Strongest) throws {
    let sheet = NeuronSheet(portraits, field: field, listener: listener, genres: strongest.genres, names: names)
    for format in PictureFormat.allCases {
      let bytes = try sheet.picture(format, theme: theme)
      try WholeFile.write(bytes, to: "\(folder)/layer-\(field.layer + 1).\(format.rawValue)")
    }
  }

  private func seconds(_ duration: Duration) -> String {
    fixed(Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18, 1)
  }
}

/// Ctrl-C, before all tracks were heard.
struct Stopped: Error, CustomStringConvertible {
  let folder: String
  let heard: Int
  let of: Int

  var description: String {
    "stopped after \(heard) of \(of) tracks, which \(folder) keeps: the same command goes on with the others."
  }
}

extension NeuronSheet {
  init(
    _ portraits: [Portrait], field: ReceptiveField, listener: NeuronListener, genres: [String], names: NeuronNames
  ) {
    let configuration = listener.model.configuration
    let block = configuration.convolutions[field.layer]
    let height = field.unclippedBands(ofPosition: 0).count
    let milliseconds = fixed(1_000 * Double(field.samples) / Double(configuration.sampleRate), 0)
    var parts = [
      "the mean of its strongest excerpts, one a track, \(field.columns) columns of 0 to "
        + "\(fixed(Double(configuration.sampleRate) / 2_000, 1)) kHz"
    ]
    if field.slides { parts.append("the same at the bands where it fired") }
    if field.layer == 0 { parts.append("its weights, red what must be there, blue what must not") }
    if !genres.isEmpty { parts.append("how much the tracks of each genre excite it") }
    self.init(
      title: "Layer \(field.layer + 1): \(block.filters) neurons that hear \(milliseconds) ms",
      subtitle: "Of each: " + parts.joined(separator: "; ") + ".", columns: field.columns, height: height,
      frequencies: MelScale.centres(bands: configuration.bands, sampleRate: configuration.sampleRate), genres: genres,
      tiles: portraits.map { portrait in
        Tile(
          number: portrait.neuron.description, name: names[portrait.neuron] ?? portrait.facts.name,
          patch: portrait.patch, aligned: portrait.aligned, weights: portrait.weights, heard: portrait.heard,
          genres: portrait.genreMeans)
      })
  }
}

extension ProgressLine {
  /// A bar, and how much of what is done.
  func show(_ done: Int, of total: Int, _ what: String) {
    let width = 30
    let filled = total > 0 ? done * width / total : width
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    show("\(bar) \(done)/\(total) \(what) ")
  }
}
