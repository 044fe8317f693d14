import Testing

@testable import Screen

@Suite struct GlyphTests {
  private let ramp = Theme.deepsound.spectrogram

  private func cell(_ glyphs: GlyphSet, _ pixels: [UInt8]) -> Cell {
    pixels.withUnsafeBufferPointer { glyphs.cell($0, ramp) }
  }

  /// The bright pixels of a cell are where its glyph is.
  @Test(
    arguments: [
      ([63, 0, 0, 0], "▘"), ([0, 63, 0, 0], "▝"), ([0, 0, 63, 0], "▖"), ([0, 0, 0, 63], "▗"), ([9, 9, 0, 0], "▀"),
      ([0, 9, 0, 9], "▐"), ([60, 0, 0, 60], "▚"), ([9, 9, 9, 9], " "),
    ] as [([UInt8], Unicode.Scalar)]) func quadrantsAreWhereTheyAreBright(pixels: [UInt8], glyph: Unicode.Scalar)
  {
    #expect(cell(.quadrants, pixels).scalar == glyph.value)
  }

  /// Every pattern has a character of its own, from the blocks that Unicode has them in.
  @Test func octantsAreDistinct() {
    let glyphs = GlyphSet.octantGlyphs
    #expect(glyphs.count == 256 && Set(glyphs).count == 256)
    #expect(glyphs[0x00] == " " && glyphs[0xff] == "█" && glyphs[0x0f] == "▀" && glyphs[0xf0] == "▄")
    #expect(glyphs[0x55] == "▌" && glyphs[0x05] == "▘" && glyphs[0xc0] == "▂")
    // BLOCK OCTANT-3, -23, -123, -4 and the last, -2345678.
    #expect([0x04, 0x06, 0x07, 0x08, 0xfe].map { glyphs[$0].value } == [0x1cd00, 0x1cd01, 0x1cd02, 0x1cd03, 0x1cde5])
  }

  @Test func brailleDotsGrowWithBrightness() {
    var before = 0
    for level in UInt8(0)...63 {
      let glyph = cell(.braille, Array(repeating: level, count: 8)).scalar
      let dots = (glyph - 0x2800).nonzeroBitCount
      #expect((0x2800...0x28ff).contains(glyph) && dots >= before)
      before = dots
    }
    #expect(before == 8)
    #expect(cell(.braille, [63, 0, 0, 0, 0, 0, 0, 0]).scalar == 0x2801)
    #expect(cell(.braille, [0, 0, 0, 0, 0, 0, 0, 63]).scalar == 0x2880)
  }

  @Test func twoColoursAreTheMeansOfTheirPixels() {
    let drawn = cell(.octants, [0, 2, 40, 44, 0, 2, 0, 2])
    #expect(drawn.ink == Ink(ramp.colours[42], on: ramp.colours[1]))
  }

  /// A cell shows two slots of the finer zoom, so nothing is lost sideways.
  @Test func halvesOfACellAreTheColumnsBelow() {
    var model = emptyModel()
    for index in 0..<40 {
      model.append(column: Array(repeating: index % 2 == 0 ? -100 : 40, count: History.bands), .warmingUp, at: 0)
    }
    model.display.zoom = .two
    model.display.glyphs = .quadrants
    let size = Size(width: 100, height: 24)
    let area = Layout(size)?.spectrogram
    let canvas = render(model, size: size)
    for x in 1...19 { #expect(canvas[(area?.right ?? 0) - x, area?.y ?? 0]?.scalar == Unicode.Scalar("▐").value) }
  }
}
