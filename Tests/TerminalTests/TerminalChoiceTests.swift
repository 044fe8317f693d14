import Testing

@testable import Terminal

@Suite struct TerminalChoiceTests {
  private func names(_ environment: [String: String], _ wanted: ColourDepth? = nil) -> [String] {
    TerminalChoice.candidates(environment, wanted: wanted).map { "\($0.name) \($0.depth)" }
  }

  @Test func plainTerminalsUseTheirOwnDescription() {
    #expect(names(["TERM": "xterm-256color"]) == ["xterm-256color 256 colours"])
    #expect(names([:]).isEmpty)
  }

  @Test func truecolourTriesADirectDescriptionFirst() {
    let found = names(["TERM": "xterm-kitty", "COLORTERM": "truecolor"])
    #expect(found == ["xterm-direct 24-bit colour", "xterm-kitty 256 colours"])
    #expect(
      names(["TERM": "konsole", "COLORTERM": "24bit"])
        == ["konsole-direct 24-bit colour", "xterm-direct 24-bit colour", "konsole 256 colours"])
    #expect(names(["TERM": "screen-256color", "COLORTERM": "truecolor"]) == ["screen-256color 256 colours"])
    #expect(
      names(["TERM": "screen-256color", "COLORTERM": "truecolor", "TMUX": "/tmp/x"]).first
        == "tmux-direct 24-bit colour")
  }

  @Test func noColorIsObeyedUnlessOverridden() {
    #expect(names(["TERM": "xterm", "NO_COLOR": "1"]) == ["xterm no colours"])
    #expect(names(["TERM": "xterm", "NO_COLOR": ""]) == ["xterm 256 colours"])
    #expect(names(["TERM": "xterm", "NO_COLOR": "1"], .sixteen) == ["xterm 16 colours"])
  }
}
