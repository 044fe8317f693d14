import Testing

@testable import Screen

@Suite struct LayoutTests {
  private let model = playedModel(300)

  @Test func panesNeverOverlapNorLeaveTheScreen() {
    for width in 1...230 {
      for height in 1...70 {
        let focus = Focus.allCases[(width + height) % 3]
        guard let layout = Layout(Size(width: width, height: height), focus) else {
          #expect(width < 40 || height < 10)
          continue
        }
        // The scale of a chart belongs to it; the ruler has one too.
        func withScale(_ area: Area) -> Area {
          Area(x: area.x - Layout.axisWidth, y: area.y, width: area.width + Layout.axisWidth, height: area.height)
        }
        let charts = [layout.spectrogram, layout.ruler, layout.belief, layout.overview].compactMap { $0 }.map(withScale)
        let areas = charts + [layout.title, layout.panel, layout.legend, layout.status, layout.keys].compactMap { $0 }
        var taken = Array(repeating: false, count: width * height)
        for area in areas {
          for y in area.y..<area.bottom {
            for x in area.x..<area.right {
              guard x >= 0, x < width, y >= 0, y < height, !taken[y * width + x] else {
                Issue.record("a pane overlaps or leaves the screen at \(width)×\(height)")
                return
              }
              taken[y * width + x] = true
            }
          }
        }
      }
    }
  }

  @Test func theSketchedSizes() throws {
    let small = try #require(Layout(Size(width: 80, height: 24)))
    #expect(small.spectrogram?.height == 11)
    #expect(small.ruler.y == 12)
    #expect(small.belief?.y == 13 && small.belief?.height == 9)
    let large = try #require(Layout(Size(width: 200, height: 50)))
    #expect(large.spectrogram?.height == 24)
    #expect(large.belief?.height == 18)
    #expect(large.overview != nil)
  }

  /// At every size: no trap, whole characters, and a belief chart without holes whose cells are genres' colours.
  @Test(arguments: Array(stride(from: 1, through: 221, by: 20))) func everySizeIsDrawnWhole(from width: Int) {
    for width in stride(from: width, to: width + 20, by: 3) {
      for height in [1, 2, 5, 9, 10, 11, 14, 17, 20, 24, 33, 34, 50, 61] { checkPicture(width, height) }
    }
  }

  private func checkPicture(_ width: Int, _ height: Int) {
    let size = Size(width: width, height: height)
    let canvas = render(model, size: size)
    #expect(canvas.size == size && canvas.cells.count == width * height)
    for (index, cell) in canvas.cells.enumerated() where cell.isContinuation {
      #expect(index % width > 0 && displayWidth(of: Unicode.Scalar(canvas.cells[index - 1].scalar) ?? " ") == 2)
    }
    guard let area = Layout(size)?.belief else { return }
    let colours = Set(model.look.colours)
    for x in area.x..<area.right {
      for y in area.y..<area.bottom {
        guard let cell = canvas[x, y], colours.contains(cell.ink.background) else {
          Issue.record("a hole in the belief at \(x), \(y) of \(width)×\(height)")
          return
        }
      }
    }
  }

  @Test func helpAndEveryZoomFitEverySize() {
    var model = model
    model.display.overlay = .help(first: 0)
    for zoom in Zoom.allCases {
      model.display.zoom = zoom
      for (width, height) in [(40, 10), (44, 13), (60, 16), (81, 25), (220, 60)] {
        #expect(render(model, size: Size(width: width, height: height)).cells.count == width * height)
      }
    }
  }

  @Test func asciiStaysASCII() {
    var model = playedModel(300, silentFrom: 280)
    model.display.glyphs = .ascii
    model.display.overlay = .help(first: 0)
    for hasColour in [true, false] {
      model.display.hasColour = hasColour
      for (width, height) in [(30, 5), (40, 10), (80, 24), (200, 50)] {
        let canvas = render(model, size: Size(width: width, height: height))
        #expect(canvas.cells.allSatisfy { $0.scalar < 128 && $0.mark == 0 })
      }
    }
  }

  @Test func aPeakInOneBandSurvivesEveryHeightAndZoom() {
    var model = emptyModel()
    for index in 0..<100 {
      var column = [Float](repeating: -100, count: History.bands)
      if index == 99 { column[77] = 40 }
      model.append(column: column, .warmingUp, at: Double(index))
    }
    let dark = model.display.themes.current.spectrogram[0]
    for zoom in Zoom.allCases {
      model.display.zoom = zoom
      for (height, glyphs) in [
        (16, GlyphSet.halfBlocks), (24, .quadrants), (40, .octants), (60, .braille), (24, .ascii),
      ] {
        model.display.glyphs = glyphs
        let size = Size(width: 100, height: height)
        guard let area = Layout(size)?.spectrogram else { continue }
        let canvas = render(model, size: size)
        let newest = (area.y..<area.bottom).compactMap { canvas[area.right - 1, $0]?.ink }
        #expect(newest.contains { $0.foreground.luma > 0.8 || $0.background.luma > 0.8 })
        #expect(newest.contains { $0.background == dark })
      }
    }
  }
}
