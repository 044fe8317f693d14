import Testing

@testable import Terminal

@Suite struct ColourDepthTests {
  @Test func truecolourIsBelievedWhereItMayBe() {
    #expect(ColourDepth.wanted(["TERM": "xterm-256color"]) == .indexed256)
    #expect(ColourDepth.wanted(["TERM": "xterm-kitty", "COLORTERM": "truecolor"]) == .direct)
    #expect(ColourDepth.wanted(["TERM": "konsole", "COLORTERM": "24bit"]) == .direct)
    #expect(ColourDepth.wanted(["TERM": "linux", "COLORTERM": "truecolor"]) == .indexed256)
    #expect(ColourDepth.wanted(["TERM": "screen-256color", "COLORTERM": "truecolor"]) == .indexed256)
    #expect(ColourDepth.wanted(["TERM": "screen-256color", "COLORTERM": "truecolor", "TMUX": "/tmp/x"]) == .direct)
  }

  @Test func noColorIsObeyed() {
    #expect(ColourDepth.wanted(["TERM": "xterm", "COLORTERM": "truecolor", "NO_COLOR": "1"]) == .none)
    #expect(ColourDepth.wanted(["TERM": "xterm", "NO_COLOR": ""]) == .indexed256)
  }
}
