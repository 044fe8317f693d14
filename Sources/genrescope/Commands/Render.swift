import ArgumentParser
import Belief
import FoundationEssentials
import Picture
import Screen

/// `genrescope render`: a file's spectrogram and beliefs as a picture.
struct Render: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw a file's spectrogram and beliefs as a PNG or SVG picture.",
    discussion: "The picture is of the whole file. An existing picture is replaced.")

  @Argument(help: ArgumentHelp("The audio file.", valueName: "file"))
  var path: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The picture; its name ends in .png or .svg.", valueName: "picture"))
  var output: String

  @Option(
    name: .long,
    help: ArgumentHelp("Width and height in pixels, \(Self.limits).", valueName: "WxH"))
  var size = "1600x900"

  @Option(name: .long, help: ArgumentHelp("The theme whose colours are used.", valueName: "name"))
  var theme: String?

  @OptionGroup var modelOptions: ModelOptions

  private static let limits = "\(PictureSize.allowed.lowerBound) to \(PictureSize.allowed.upperBound)"

  func validate() throws {
    guard PictureFormat(file: output) != nil else {
      throw ValidationError("The picture \(sanitised(output)) must end in .png or .svg.")
    }
    guard PictureSize(size) != nil else {
      throw ValidationError(
        "The size \(sanitised(size)) is not one; write it as 1600x900, each number \(Self.limits).")
    }
  }

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let (theme, warnings) = try Themes.find(theme, environment)
    for warning in warnings { Console.say(warning) }
    let ear = try modelOptions.ear(environment: environment)
    let (chart, oddities) = try Chart.hearing(path, ear: ear)
    for oddity in oddities { Console.warn(oddity) }
    let bytes = try chart.picture(
      PictureFormat(file: output) ?? .png, size: PictureSize(size) ?? .standard, theme: theme)
    try NewFile.replace(output, with: bytes)
  }
}
