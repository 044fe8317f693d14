import Demo
import DemoScores
import FoundationEssentials

/// Turns scores into audio files with FluidSynth (the stems) and FFmpeg (the mix).
struct Renderer {
  static let soundFont = "/usr/share/sounds/sf2/MuseScore_General_Full.sf2"
  /// Integrated loudness (EBU R128) of every file, in LUFS, and the highest sample, in dB.
  static let (loudness, ceiling) = (-16.0, -4.0)

  /// Of every stem before it comes to the desk, so that a part's level says how loud it is beside the others.
  static let stemLoudness = -24.0

  /// For intermediate files, and for the finished ones.
  let (work, output): (String, String)

  init(work: String, output: String) throws {
    (self.work, self.output) = (work, output)
    for folder in [work, output] {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
  }

  func render(_ score: Score) throws {
    let stems = try score.parts.map { part in try stem(of: part, in: score) }
    let graph = path(score.name, "graph.txt")
    let gains = try stems.map { Self.stemLoudness - (try Measurement.loudness(of: $0)) }
    try MixGraph(score, gains: gains).text.write(toFile: graph, atomically: true, encoding: .utf8)
    let mix = path(score.name, "mix.wav")
    let inputs = stems.flatMap { ["-i", $0] }
    try ffmpeg(inputs + ["-filter_complex_script", graph, "-map", "[out]", "-c:a", "pcm_f32le", mix], log: score.name)
    try master(mix, as: score.name)
  }

  /// Excerpts of the pieces one after the other.
  func render(_ medley: Medley) throws {
    let inputs = medley.excerpts.flatMap { ["-i", path($0.piece, "master.wav")] }
    let cuts = medley.excerpts.enumerated().map { index, excerpt in
      let (start, end) = excerpt.seconds
      return "[\(index):a]atrim=\(start):\(end),asetpts=PTS-STARTPTS,afade=d=0.01,"
        + "afade=t=out:st=\(end - start - excerpt.fade):d=\(excerpt.fade)[cut\(index)]"
    }
    let pads = medley.excerpts.indices.map { "[cut\($0)]" }.joined()
    let graph = (cuts + ["\(pads)concat=n=\(cuts.count):v=0:a=1[out]"]).joined(separator: ";")
    let mix = path(Medley.name, "mix.wav")
    try ffmpeg(inputs + ["-filter_complex", graph, "-map", "[out]", "-c:a", "pcm_f32le", mix], log: Medley.name)
    try master(mix, as: Medley.name)
  }

  private func path(_ piece: String, _ file: String) -> String { "\(work)/\(piece)-\(file)" }

  private func ffmpeg(_ arguments: [String], log: String) throws {
    try run("ffmpeg", ["-hide_banner", "-nostdin", "-nostats", "-y"] + arguments, log: path(log, "ffmpeg.log"))
  }

  private func stem(of part: Part, in score: Score) throws -> String {
    let (midi, wave) = (path(score.name, "\(part.name).mid"), path(score.name, "\(part.name).wav"))
    try Data(score.midi(part)).write(to: URL(fileURLWithPath: midi))
    let settings = ["synth.dynamic-sample-loading=1", "synth.polyphony=512"].flatMap { ["-o", $0] }
    try run(
      "fluidsynth",
      ["-ni", "-q", "-R", "0", "-C", "0", "-g", "0.5", "-r", "44100", "-O", "float", "-T", "wav"] + settings
        + ["-F", wave, Self.soundFont, midi],
      log: path(score.name, "fluidsynth.log"))
    return wave
  }

  /// Brings a mix to the common loudness, twice since the limiter takes some of it away, and encodes it.
  private func master(_ mix: String, as name: String) throws {
    let master = path(name, "master.wav")
    var gain = Self.loudness - (try Measurement.loudness(of: mix))
    for _ in 0..<2 {
      let filters = "volume=\(gain)dB,alimiter=limit=\(Self.ceiling)dB:attack=2:release=60:level=0"
      try ffmpeg(["-i", mix, "-af", filters, "-c:a", "pcm_f32le", master], log: name)
      gain += Self.loudness - (try Measurement.loudness(of: master))
    }
    try encode(master, as: name)
  }

  private func encode(_ master: String, as name: String) throws {
    let piece = try Catalogue.piece(named: name)
    let tags = [
      "title": piece.title, "artist": Catalogue.artist, "genre": piece.genre, "license": Catalogue.licence,
      "comment": piece.summary,
    ]
    let encoded = path(name, "encoded.opus")
    let metadata = tags.sorted { $0.key < $1.key }.flatMap { ["-metadata", "\($0.key)=\($0.value)"] }
    try ffmpeg(
      ["-i", master, "-map_metadata", "-1"] + metadata
        + ["-c:a", "libopus", "-b:a", "80k", "-fflags", "+bitexact", encoded],
      log: name)
    try deliver(encoded, to: "\(output)/\(piece.file)", as: name)
  }

  /// Puts a finished file in its place, and says how it sounds and how far it is from the one that was there.
  private func deliver(_ file: String, to place: String, as name: String) throws {
    let measurement = try Measurement(of: file)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    let old = try? Data(contentsOf: URL(fileURLWithPath: place))
    let change =
      switch old {
      case nil: "new"
      case bytes: "the same bytes as before"
      default: "differs from before by \(try Measurement.residual(of: file, from: place)) dB"
      }
    print("\(name): \(measurement); \(change)")
    guard measurement.isFit else { throw RenderError.unfit(name) }
    try bytes.write(to: URL(fileURLWithPath: place))
  }
}
