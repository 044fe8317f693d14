import ArgumentParser
import FoundationEssentials
import Neurons
import Screen

/// `genrescope neurons`: what each filter listens for, as sound, pictures and a manifest.
struct NeuronsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "neurons",
    abstract: "Find the sounds that excite each neuron of the convolution layers most.",
    discussion: """
      Streams all tracks of a folder through the network and writes into the output folder: of each neuron its \
      strongest excerpts, at most one a track, as one sound (layer-1/001.wav and so on); a sheet of each layer \
      (layer-1.png, .svg); all excerpts as manifest.json and manifest.csv; and the names that were measured, \
      measured.toml. Where the folder has a folder for each genre, the genres are told apart.
      Stopped and started again with the same folders, it goes on where it stopped. Your own names for neurons go to \
      names.toml in the output folder, or in $XDG_CONFIG_HOME/genrescope:
        [layer-1]
        17 = "hi-hat"
      """)

  @Argument(
    help: ArgumentHelp(
      "The music; or a feature archive (.safetensors) that names it, with the audio in its own folder.",
      valueName: "folder"), completion: .file())
  var music: String?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The folder to write into.", valueName: "folder"), completion: .directory)
  var output = "neurons"

  @Option(name: .long, help: ArgumentHelp("Excerpts of each neuron: 1 to 100.", valueName: "n"))
  var count = 8

  @Option(
    name: .long,
    help: ArgumentHelp("Play the excerpts of a neuron from the output folder, such as 2:17.", valueName: "layer:n"))
  var play: String?

  @OptionGroup var sound: SoundOptions
  @OptionGroup var picture: PictureOptions
  @OptionGroup var session: SessionOptions
  @OptionGroup var modelOptions: ModelOptions

  func validate() throws {
    if (music == nil) == (play == nil) { throw ValidationError("Name a folder of music, or a neuron to --play.") }
    if music == "" || output == "" { throw ValidationError("An empty folder name.") }
    guard (1...100).contains(count) else { throw ValidationError("--count must be 1 to 100.") }
    if let play, Neuron(play) == nil {
      throw ValidationError("--play takes a layer and a neuron, both from 1, such as 2:17.")
    }
  }

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    if let neuron = play.flatMap({ Neuron($0) }) { return try play(neuron, environment) }
    let (theme, warnings) = try Themes.find(picture.theme, environment)
    let (model, file) = try modelOptions.open(environment: environment)
    let known = NeuronNames.known(
      for: model, file: file, before: output + "/names.toml", environment: environment)
    for warning in warnings { Console.say(warning) }
    known.warnings.forEach(Console.warn)
    let found = try Music(music ?? "", but: output)
    guard !found.files.isEmpty else {
      found.problems.forEach(Console.say)
      throw MusicError.nothing(music ?? "")
    }
    let run = NeuronsRun(
      music: found, listener: NeuronListener(model), names: known.names, count: count, folder: output, theme: theme)
    if try await run.run() > 0 { throw ExitCode(1) }
  }

  private func play(_ neuron: Neuron, _ environment: [String: String]) throws {
    let file = output + "/" + LayerStudy.file(of: neuron)
    guard FileManager.default.fileExists(atPath: file) else { throw NoExcerpts(neuron: neuron, folder: output) }
    try ScopeRun(
      files: [file], problems: [], ear: try modelOptions.ear(environment: environment), sound: sound, picture: picture,
      session: session
    ).run(environment)
  }
}

/// A neuron that cannot be played.
struct NoExcerpts: Error, CustomStringConvertible {
  let neuron: Neuron
  let folder: String

  var description: String {
    "\(folder) has no excerpts of neuron \(neuron). “genrescope neurons MUSIC -o \(folder)” writes them; a neuron that "
      + "nothing excited has none."
  }
}
