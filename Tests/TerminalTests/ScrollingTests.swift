import Screen
import Testing

@testable import Terminal

@Suite struct ScrollingTests {
  private let ink = Ink(Colour(0xff8800), on: Colour(0x112233))

  private func canvas(_ rows: [String]) -> Canvas {
    var canvas = Canvas(size: Size(width: displayWidth(of: rows[0]), height: rows.count), ink: ink)
    for (y, row) in rows.enumerated() { canvas.write(row, x: 0, y: y, ink) }
    return canvas
  }

  private func runs(from old: Canvas, to new: Canvas) -> [Scrolling.Run?] {
    (0..<new.size.height).map { Scrolling.run(row: $0, from: old, to: new) }
  }

  @Test func aChartThatMovesIsFoundBetweenWhatStands() {
    let old = canvas(["8| abcdefghijklmnopqrstuvwxyz |NOW", "a title that stands still as it is"])
    let new = canvas(["8| bcdefghijklmnopqrstuvwxyz0 |NOW", "a title that stands still as it is"])
    #expect(runs(from: old, to: new) == [Scrolling.Run(first: 3, last: 28), nil])
  }

  /// A half would be shifted, deleted or parted from the other.
  @Test func doubleWidthCharactersAreNoPartOfARun() {
    #expect(
      runs(from: canvas(["時abcdefgh時"]), to: canvas(["時bcdefghi時"])) == [Scrolling.Run(first: 2, last: 9)])
    #expect(runs(from: canvas(["a時bc時de"]), to: canvas(["時bc時def"])) == [nil])
  }

  @Test func whatIsCheaperWrittenIsWritten() {
    #expect(runs(from: canvas(["abc"]), to: canvas(["bc!"])) == [nil])
    #expect(
      runs(from: canvas([String(repeating: "─", count: 60)]), to: canvas([String(repeating: "─", count: 60)]))
        == [nil])
  }

  /// Shifting the old picture gives the new one in every run, whatever moves.
  @Test func shiftedRunsAreTheNewPicture() {
    for seed in 0..<200 {
      var state = UInt64(seed)
      func random(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % limit
      }
      let characters = Array("abcd時")
      let text = (0..<50).map { _ in characters[random(20) == 0 ? 4 : random(4)] }
      let cut = random(20)
      let moved = text[..<cut] + text[(cut + 1)...] + [characters[random(4)]]
      let (old, new) = (canvas([String(text)]), canvas([String(moved)]))
      for case let run? in runs(from: old, to: new) {
        var shifted = old
        shifted.shiftLeft(row: 0, from: run.first, to: run.last)
        for x in run.first..<run.last { #expect(shifted[x, 0] == new[x, 0] && new[x, 0]?.isContinuation == false) }
        #expect(shifted[run.last, 0]?.ink.background == .terminalDefault)
        for x in 0..<old.size.width where x < run.first || x > run.last { #expect(shifted[x, 0] == old[x, 0]) }
      }
    }
  }
}
