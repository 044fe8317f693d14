import ArgumentParser
import DemoScores

/// Renders the demo tracks from their scores; run it from the top of the package.
@main
struct RenderDemo: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render-demo", abstract: "Renders the demo tracks into Sources/CDemoAudio/Audio.")

  @Argument(help: "The pieces to render; all of them, then the medley, if none is named.")
  var names: [String] = []

  func run() throws {
    let known = Score.all.map(\.name) + [Medley.name]
    if let stranger = names.first(where: { !known.contains($0) }) { throw RenderError.unknownPiece(stranger) }
    let renderer = try Renderer(work: ".build/demo-audio", output: "Sources/CDemoAudio/Audio")
    for score in Score.all where names.isEmpty || names.contains(score.name) {
      try renderer.render(score)
    }
    if names.isEmpty || names.contains(Medley.name) {
      try renderer.render(Medley.medley)
    }
  }
}
