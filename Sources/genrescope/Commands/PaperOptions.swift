import ArgumentParser
import Picture
import Screen

/// How a picture file is to be drawn.
struct PaperOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("Width and height in pixels, \(Self.limits).", valueName: "WxH"))
  var size = "1600x900"

  @Option(name: .long, help: ArgumentHelp("The theme whose colours are used.", valueName: "name"))
  var theme: String?

  private static let limits = "\(PictureSize.allowed.lowerBound) to \(PictureSize.allowed.upperBound)"

  func validate() throws {
    guard PictureSize(size) != nil else {
      throw ValidationError(
        "The size \(sanitised(size)) is not one; write it as 1600x900, each number \(Self.limits).")
    }
  }

  var pictureSize: PictureSize { PictureSize(size) ?? .standard }

  /// The format that the picture's name asks for.
  /// - Throws: `ValidationError`.
  static func format(of output: String) throws -> PictureFormat {
    guard let format = PictureFormat(file: output) else {
      throw ValidationError("The picture \(sanitised(output)) must end in .png or .svg.")
    }
    return format
  }
}
