import FoundationEssentials
import Glibc
import Testing

@testable import Screen

@Suite struct ThemeTests {
  @Test func defaultThemeIsItsFile() throws {
    let loaded = try Theme.load(file: projectFile("Themes/deepsound.toml"))
    #expect(loaded.theme == .deepsound)
    #expect(loaded.warnings.isEmpty)
  }

  static let shipped = [
    "contrast", "daylight", "deepsound", "dracula", "gruvbox", "monochrome", "nord", "okabe", "phosphor", "solarized",
    "sunset",
  ]

  @Test(arguments: shipped) func shippedThemesAreSound(name: String) throws {
    let loaded = try Theme.load(file: projectFile("Themes/\(name).toml"))
    #expect(loaded.theme.name == name)
    #expect(loaded.warnings.isEmpty)
    for genre in genres { #expect(loaded.theme.genres[genre] != nil, "\(genre)") }
  }

  @Test func everyThemeIsTested() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: projectFile("Themes"))
    #expect(files.sorted() == Self.shipped.map { $0 + ".toml" })
  }

  /// Neighbours in the stack of eleven genres, and in that of ten.
  private static let neighbours: [(String, String)] = [genres, genres.filter { $0 != "electronic" }].flatMap {
    Array(zip($0, $0.dropFirst()))
  }

  @Test(arguments: shipped) func neighboursInTheStackAreTellable(name: String) throws {
    let theme = try Theme.load(file: projectFile("Themes/\(name).toml")).theme
    for (a, b) in Self.neighbours {
      let (a, b) = (try #require(theme.genres[a]), try #require(theme.genres[b]))
      #expect(PerceivedColour(a).distance(to: PerceivedColour(b)) > 0.1, "24-bit: \(a) \(b)")
      let (c, d) = (IndexedPalette.colour(a.index256), IndexedPalette.colour(b.index256))
      #expect(PerceivedColour(c).distance(to: PerceivedColour(d)) > 0.08, "256 colours: \(a) \(b)")
      #expect(a.index16 != b.index16, "16 colours")
    }
    for genre in genres {
      let colour = try #require(theme.genres[genre])
      #expect(PerceivedColour(colour).distance(to: PerceivedColour(theme.interface.background)) > 0.15, "\(genre)")
    }
  }

  @Test(arguments: shipped) func textStandsOutFromTheGround(name: String) throws {
    let theme = try Theme.load(file: projectFile("Themes/\(name).toml")).theme
    let ground = PerceivedColour(theme.interface.background).lightness
    for (text, least): (Colour, Float) in [
      (theme.interface.text, 0.5), (theme.interface.title, 0.6), (theme.interface.dim, 0.28),
      (theme.interface.warning, 0.35), (theme.interface.accent, 0.35),
    ] {
      #expect(abs(PerceivedColour(text).lightness - ground) > least, "\(text)")
    }
  }

  /// As someone sees it who lacks the long, the middle or the short cones (Machado, Oliveira & Fernandes 2009).
  @Test(arguments: ["protan", "deutan", "tritan"]) func okabeIsForEveryColourVision(kind: String) throws {
    let matrix: [Float] =
      switch kind {
      case "protan": [0.152, 1.053, -0.205, 0.115, 0.786, 0.099, -0.004, -0.048, 1.052]
      case "deutan": [0.367, 0.861, -0.228, 0.280, 0.673, 0.047, -0.012, 0.043, 0.969]
      default: [1.256, -0.077, -0.179, -0.078, 0.931, 0.148, 0.005, 0.691, 0.304]
      }
    let theme = try Theme.load(file: projectFile("Themes/okabe.toml")).theme
    #expect(theme.belief.hasTextures)
    for (a, b) in Self.neighbours {
      let seen = try [a, b].map { PerceivedColour(simulated(try #require(theme.genres[$0]), matrix)) }
      #expect(seen[0].distance(to: seen[1]) > 0.08, "\(a) \(b)")
    }
  }

  private func simulated(_ colour: Colour, _ matrix: [Float]) -> Colour {
    let linear = [colour.red, colour.green, colour.blue].map { pow(Float($0) / 255, 2.2) }
    let channels = (0..<3).map { row -> UInt8 in
      let sum = (0..<3).reduce(Float(0)) { $0 + matrix[row * 3 + $1] * linear[$1] }
      return UInt8(pow(max(0, min(1, sum)), 1 / 2.2) * 255)
    }
    return Colour(red: channels[0], green: channels[1], blue: channels[2])
  }

  /// In 256 colours too, louder is never darker (light themes: never lighter), and no step goes back.
  @Test(arguments: shipped) func theSpectrogramsScaleIsMonotonousIn256Colours(name: String) throws {
    let theme = try Theme.load(file: projectFile("Themes/\(name).toml")).theme
    for map in ColourMap.allCases {
      let indices = map.ramp(theme).colours.map(\.index256)
      let lightness = indices.map { PerceivedColour(IndexedPalette.colour($0)).lightness }
      let isRising = lightness[0] < lightness[63]
      for (before, after) in zip(lightness, lightness.dropFirst()) {
        #expect(isRising ? before <= after : before >= after)
      }
      #expect(Set(indices).count >= 8)
    }
  }

  /// In 256 colours a dark ground with a tint is dark, and what is colourful has its colour.
  @Test func tintsAreNotOverdone() {
    let expected: [(UInt32, UInt8)] = [(0x002b36, 234), (0x140a2b, 234), (0x268bd2, 32), (0x54207a, 54)]
    for (hex, index) in expected { #expect(Colour(hex).index256 == index, "\(hex)") }
  }

  @Test func texturesAreReadAndRefused() throws {
    let loaded = try Theme.load(toml: "[belief]\ntextures = true\nhatch = \"#111111\"", name: "x", file: "x.toml")
    #expect(loaded.theme.belief.hasTextures && loaded.warnings.isEmpty)
    let refused = try Theme.load(toml: "[belief]\ntextures = 3", name: "x", file: "x.toml")
    #expect(refused.warnings.map(\.line) == [2])
  }

  @Test func missingKeysInherit() throws {
    let loaded = try Theme.load(toml: "[ui]\ntext = \"#010203\"\naccent = \"\"", name: "mine", file: "mine.toml")
    var expected = Theme.deepsound
    expected.name = "mine"
    expected.interface.text = Colour(0x010203)
    expected.interface.accent = .terminalDefault
    #expect(loaded.theme == expected)
  }

  @Test func badKeysAreNamedWithTheirLineAndTheRestIsUsed() throws {
    let toml = """
      # a comment with text = "x"
      [ui]
      text = "red"
      colour = "#000000"
      dim = "#111111"

      [genre]
      "hip-hop" = { hex = "#222222", c256 = 256 }
      rock = { hex = "#333333", c16 = 1 }
      jazz = ""
      [spectrogram]
      stops = ["#000000"]
      [glow]
      much = true
      """
    let loaded = try Theme.load(toml: toml, name: "bad", file: "bad.toml")
    #expect(loaded.theme.interface.dim == Colour(0x111111))
    #expect(loaded.theme.interface.text == Theme.deepsound.interface.text)
    #expect(loaded.theme.genres["rock"] == Colour(0x333333, index16: 1))
    #expect(loaded.theme.genres["hiphop"] == Theme.deepsound.genres["hiphop"])
    #expect(loaded.theme.spectrogram == Theme.deepsound.spectrogram)
    #expect(loaded.warnings.map(\.line).sorted() == [3, 4, 8, 10, 12, 13])
    #expect(loaded.warnings.allSatisfy { $0.description.hasPrefix("bad.toml:\($0.line): ") })
  }

  @Test func brokenTOMLTellsTheLine() {
    let error = #expect(throws: ThemeError.self) {
      try Theme.load(toml: "[ui]\ntext = \"#ffffff\"\ndim = = 3\n", name: "x", file: "x.toml")
    }
    guard case .malformed("x.toml", let line, _) = error else {
      Issue.record("unexpected error \(String(describing: error))")
      return
    }
    #expect(line == 3)
  }

  @Test func unreadableFileIsNamed() {
    #expect(throws: ThemeError.unreadable(file: "/nowhere/x.toml")) { try Theme.load(file: "/nowhere/x.toml") }
  }

  /// When there are more labels than colours, none is given much more often than the others.
  @Test func manyLabelsShareTheColoursEvenly() {
    let colours = Theme.deepsound.colours(for: (0..<200).map { "genre \($0)" })
    let most = Dictionary(grouping: colours) { $0.hex }.values.map(\.count).max()
    #expect(most ?? 0 <= 3)
  }

  @Test func labelsWithoutAColourGetDistinctOnes() {
    let labels = ["Hip-Hop", "rock"] + (0..<24).map { "label \($0)" }
    let colours = Theme.deepsound.colours(for: labels)
    #expect(colours[0] == Theme.deepsound.genres["hiphop"])
    #expect(Set(colours).count == labels.count)
    let background = Theme.deepsound.interface.background
    #expect(colours.allSatisfy { $0.distance(to: background) > 10_000 })
  }
}
