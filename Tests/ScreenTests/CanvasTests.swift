import Testing

@testable import Screen

@Suite struct CanvasTests {
  private let ink = Ink(Colour(0xffffff), on: .terminalDefault)

  private func canvas(_ width: Int, _ height: Int = 1, asciiOnly: Bool = false) -> Canvas {
    Canvas(size: Size(width: width, height: height), ink: ink, asciiOnly: asciiOnly)
  }

  @Test func textIsClippedByColumnsAndNeverInsideACharacter() {
    var canvas = canvas(6)
    #expect(canvas.write("a時計b", x: 0, y: 0, limit: 4, ink) == 3)
    #expect(text(canvas) == "a時   ")
    #expect(canvas.write("時計", x: 3, y: 0, ink) == 2)
    #expect(text(canvas) == "a時時 ")
  }

  @Test func writingOutsideDoesNothing() {
    var canvas = canvas(3, 2)
    let before = canvas
    for (x, y) in [(0, -1), (0, 2), (3, 0), (50, 1)] { canvas.write("abc", x: x, y: y, ink) }
    canvas.put("x", x: -1, y: 0, ink)
    #expect(canvas == before)
    canvas.write("abc", x: -2, y: 0, ink)
    #expect(text(canvas) == "c  \n   ")
  }

  @Test func cuttingAWideCharacterInHalfBlanksTheRest() {
    var left = canvas(4)
    left.write("時計", x: 0, y: 0, ink)
    left.put("x", x: 0, y: 0, ink)
    #expect(text(left) == "x 計")
    left.put("y", x: 3, y: 0, ink)
    #expect(text(left) == "x  y")
    left.write("計", x: 1, y: 0, ink)
    left.write("時", x: 2, y: 0, ink)
    #expect(text(left) == "x 時")
  }

  @Test func shorteningEndsWithAnEllipsis() {
    var canvas = canvas(8)
    canvas.writeShortened("時計時計時計", x: 0, y: 0, limit: 6, ink)
    #expect(text(canvas) == "時計…   ")
    var plain = self.canvas(5, asciiOnly: true)
    plain.writeShortened("çedilla", x: 0, y: 0, limit: 5, ink)
    #expect(text(plain) == "?edi~")
  }

  @Test func oneCombiningMarkStaysWithItsLetter() {
    var canvas = canvas(4)
    #expect(canvas.write("e\u{301}\u{302}x", x: 0, y: 0, ink) == 2)
    #expect(canvas[0, 0]?.mark == 0x301)
    #expect(canvas[1, 0]?.scalar == 0x78)
  }

  @Test(arguments: [
    ("\u{1b}[31mred\u{1b}[0m", "red"), ("a\u{1b}]0;title\u{7}b", "ab"), ("a\u{1b}]8;;x\u{1b}\\b", "ab"),
    ("a\u{9b}2Jb", "ab"), ("a\u{90}q\u{9c}b", "ab"), ("one\ntwo\tthree\r", "one two three "),
    ("\u{202e}gnos\u{202c}", "gnos"), ("a\u{200b}\u{feff}\u{2066}b", "ab"), ("nul\u{0}bell\u{7}", "nulbell"),
    ("trail\u{1b}", "trail"), ("cafe\u{301}", "cafe\u{301}"), ("\u{1b}(Bx", "x"), ("\u{85}é", " é"),
    ("\u{2764}\u{fe0f}x", "\u{2764}x"),
  ]) func hostileTextIsMadeHarmless(hostile: String, harmless: String) {
    #expect(sanitised(hostile) == harmless)
  }

  @Test func noControlOrFormatCharacterEverReachesACell() {
    for value in UInt32(0)...0x2fff {
      guard let scalar = Unicode.Scalar(value), let category = Optional(scalar.properties.generalCategory),
        [.control, .format, .lineSeparator, .paragraphSeparator].contains(category)
      else { continue }
      var canvas = canvas(4)
      #expect(canvas.write("a\(Character(scalar))b", x: 0, y: 0, ink) == 2)
      #expect(text(canvas) == "ab  ")
    }
  }

  @Test func noHalfOfADoubleWidthCharacterIsLeft() {
    var canvas = canvas(6)
    canvas.write("時計時", x: 0, y: 0, ink)
    canvas.write("回", x: 1, y: 0, ink)
    #expect(text(canvas) == " 回 時")
    canvas.write("a", x: 5, y: 0, ink)
    #expect(text(canvas) == " 回  a")
  }

  @Test func widthsAreThoseOfTerminals() {
    #expect(displayWidth(of: "abc – é") == 7)
    #expect(displayWidth(of: "時の回廊") == 8)
    #expect(displayWidth(of: "🎸") == 2)
    #expect(displayWidth(of: "한글") == 4)
    #expect(displayWidth(of: "e\u{301}\u{200d}") == 1)
    #expect(displayWidth(of: "▀▁╱│") == 4)
  }

  private func text(_ canvas: Canvas) -> String { lines(of: canvas).joined(separator: "\n") }
}

/// The rows of a canvas as text.
func lines(of canvas: Canvas) -> [String] {
  (0..<canvas.size.height).map { y in
    var line = String.UnicodeScalarView()
    for x in 0..<canvas.size.width {
      guard let cell = canvas[x, y], !cell.isContinuation else { continue }
      line.append(Unicode.Scalar(cell.scalar) ?? "?")
      if cell.mark != 0, let mark = Unicode.Scalar(cell.mark) { line.append(mark) }
    }
    return String(line)
  }
}
