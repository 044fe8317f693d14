import ArgumentParser
import Belief
import Files
import FoundationEssentials
import Picture
import Screen

/// `genrescope render`: a file's spectrogram and beliefs as a picture.
struct Render: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw a file's spectrogram and beliefs as a PNG or SVG picture.",
    discussion: "The picture is of the whole file. An existing picture is replaced.")

  @Argument(help: ArgumentHelp("The audio file.", valueName: "file"), completion: .file())
  var path: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The picture; its name ends in .png or .svg.", valueName: "picture"),
    completion: .file())
  var output: String

  @OptionGroup var paper: PaperOptions

  @OptionGroup var modelOptions: ModelOptions

  func validate() throws { _ = try PaperOptions.format(of: output) }

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let (theme, warnings) = try Themes.find(paper.theme, environment)
    for warning in warnings { Console.say(warning) }
    let ear = try modelOptions.ear(environment: environment)
    let (chart, oddities) = try Chart.hearing(path, ear: ear)
    for oddity in oddities { Console.warn(oddity) }
    let bytes = try chart.picture(PaperOptions.format(of: output), size: paper.pictureSize, theme: theme)
    try WholeFile.write(bytes, to: output)
  }
}
