import Testing

@testable import Screen

@Suite struct ThemeTests {
  @Test func defaultThemeIsItsFile() throws {
    let loaded = try Theme.load(file: projectFile("Themes/deepsound.toml"))
    #expect(loaded.theme == .deepsound)
    #expect(loaded.warnings.isEmpty)
  }

  @Test(arguments: ["daylight", "okabe"]) func shippedThemesAreSound(name: String) throws {
    let loaded = try Theme.load(file: projectFile("Themes/\(name).toml"))
    #expect(loaded.theme.name == name)
    #expect(loaded.warnings.isEmpty)
    #expect(loaded.theme != .deepsound)
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

  @Test func labelsWithoutAColourGetDistinctOnes() {
    let labels = ["Hip-Hop", "rock"] + (0..<24).map { "label \($0)" }
    let colours = Theme.deepsound.colours(for: labels)
    #expect(colours[0] == Theme.deepsound.genres["hiphop"])
    #expect(Set(colours).count == labels.count)
    let background = Theme.deepsound.interface.background
    #expect(colours.allSatisfy { $0.distance(to: background) > 10_000 })
  }
}
