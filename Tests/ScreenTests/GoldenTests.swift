import FoundationEssentials
import Testing

@testable import Screen

/// Whole pictures, text and colours, against committed ones. GENRESCOPE_RECORD=1 writes them anew.
@Suite struct GoldenTests {
  struct Picture: CustomTestStringConvertible, Sendable {
    let name: String
    let width: Int
    let height: Int
    let model: @Sendable () -> ScopeModel
    var testDescription: String { "\(name)-\(width)x\(height)" }
  }

  static let pictures: [Picture] =
    [(40, 10), (80, 24), (120, 40), (200, 50)].flatMap { width, height in
      states.map { Picture(name: $0.name, width: width, height: height, model: $0.model) }
    }
    + [(80, 24), (200, 50)].flatMap { width, height in
      insights.map { Picture(name: $0.name, width: width, height: height, model: $0.model) }
    }
    + variants.map { Picture(name: $0.name, width: 80, height: 24, model: $0.model) }

  private typealias Look = (name: String, change: @Sendable (inout DisplaySettings) -> Void)

  /// Each state in each glyph set, with colours (a golden holds those of every depth) and without.
  private static let variants: [State] =
    states.flatMap { state in looks.map { drawn(state, $0) } }
    + [
      drawn(states[1], ("raw", { $0.isRaw = true })),
      drawn(states[1], ("cursor", { ($0.pointer, $0.hasCursor) = ((30, 6), true) })),
    ]

  private static func drawn(_ state: State, _ look: Look) -> State {
    let (model, change) = (state.model, look.change)
    return (state.name + "-" + look.name, { model().with(change) })
  }

  private static let looks: [Look] =
    GlyphSet.allCases.filter { $0 != .halfBlocks }.map { glyphs in (glyphs.rawValue, { $0.glyphs = glyphs }) }
    + [GlyphSet.halfBlocks, .braille, .ascii].map { glyphs in
      ("no-colour-" + glyphs.rawValue, { ($0.glyphs, $0.hasColour) = (glyphs, false) })
    }

  private typealias State = (name: String, model: @Sendable () -> ScopeModel)

  private static let states: [State] = [
    ("warming-up", { playedModel(18) }),
    ("playing", { playedModel(300) }),
    ("silence", { playedModel(300, silentFrom: 285) }),
    ("genre-change", { changedModel() }),
    (
      "paused",
      {
        var model = playedModel(120)
        model.state = .paused
        model.display.overlay = .playlist(selected: 1)
        model.playlist = (["A song – ein Lied.flac", "時計仕掛けの夢.flac"], 0)
        return model
      }
    ),
    (
      "error",
      {
        var model = playedModel(60)
        model.message = Message("b.mp3 is not an audio file that can be read.", isWarning: true)
        return model
      }
    ),
    (
      "long-title",
      {
        var model = playedModel(60)
        model.title = String(repeating: "時計仕掛けの夢 – a long song ", count: 12)
        model.isRecording = true
        return model
      }
    ),
  ]

  private static let insights: [State] = [
    ("why", { explainedModel().with { $0.showsWhy = true } }),
    ("neurons", { explainedModel().with { $0.showsNeurons = true } }),
  ]

  @Test(arguments: pictures) func pictureIsAsCommitted(picture: Picture) throws {
    let canvas = render(picture.model(), size: Size(width: picture.width, height: picture.height))
    let text = Self.text(of: canvas)
    let file = projectFile("Tests/ScreenTests/Goldens/\(picture.testDescription).txt")
    if ProcessInfo.processInfo.environment["GENRESCOPE_RECORD"] == "1" {
      try text.write(toFile: file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOfFile: file, encoding: .utf8) == text)
  }

  @Test func longAndWideTitlesAreShortened() {
    var model = playedModel(60)
    model.title = String(repeating: "時計仕掛けの夢 ", count: 30)
    for (width, expected) in [
      (40, " ▶ 時計仕掛けの夢 時…  0:04/3:10  ████  "),
      (80, " ▶ 時計仕掛けの夢 時計仕掛けの夢 時計仕掛…  0:04/3:10  44.1→22.05 kHz  ██████▍  "),
    ] {
      let title = lines(of: render(model, size: Size(width: width, height: 24)))[0]
      #expect(title == expected)
      #expect(displayWidth(of: title) == width)
    }
  }

  /// The rows as text, then row by row the runs of equal colours: foreground/background, style, length.
  private static func text(of canvas: Canvas) -> String {
    let rows = (0..<canvas.size.height).map { y in
      var runs: [(ink: String, length: Int)] = []
      for x in 0..<canvas.size.width {
        guard let cell = canvas[x, y] else { continue }
        let blank = cell.scalar == 32 ? "" : hex(cell.ink.foreground)
        let style = cell.ink.style.isEmpty ? "" : "!\(cell.ink.style.rawValue)"
        let ink = blank + "/" + hex(cell.ink.background) + style
        if runs.last?.ink == ink { runs[runs.count - 1].length += 1 } else { runs.append((ink, 1)) }
      }
      return runs.map { "\($0.ink)*\($0.length)" }.joined(separator: " ")
    }
    return (lines(of: canvas).map { $0 + "|" } + rows).joined(separator: "\n") + "\n"
  }

  /// A colour as each depth has it: 24-bit:256:16.
  private static func hex(_ colour: Colour) -> String {
    if colour.isTerminalDefault { return "own" }
    let digits = String(colour.hex, radix: 16)
    return String(repeating: "0", count: 6 - digits.count) + digits + ":\(colour.index256):\(colour.index16)"
  }
}
