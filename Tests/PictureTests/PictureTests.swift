import Screen
import TestSupport
import Testing

@testable import Picture

/// A chart of three labels: warming up, a belief that turns from the first to the last, silence.
private func chart(columns: Int = 100) -> Chart {
  var chart = Chart(
    title: "a \u{1B}[31mtitle", subtitle: "sub", labels: ["low", "middle", "high"], columnDuration: 0.1, highest: 11_025
  )
  for column in 0..<columns {
    let decibels = (0..<History.bands).map { Float($0 == column % History.bands ? 30 : -60) }
    let share = Float(column) / Float(columns)
    let content: ColumnContent =
      column < columns / 10 ? .warmingUp : column >= columns * 9 / 10 ? .silence : .belief([1 - share, 0, share])
    chart.append(decibels, content)
  }
  chart.summary = [0.5, 0.1, 0.4]
  return chart
}

/// Width and height as a PNG's header gives them.
private func pngSize(_ bytes: [UInt8]) -> (Int, Int) {
  func number(_ place: Int) -> Int { bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
  return (number(16), number(20))
}

@Suite struct PictureTests {
  @Test(arguments: ["160x160", "160x4000", "4000x160", "320x200", "640x360", "1600x900"])
  func everySizeIsDrawn(text: String) throws {
    let size = try #require(PictureSize(text))
    let png = try chart().picture(.png, size: size, theme: .deepsound)
    #expect(png.starts(with: [0x89, 0x50, 0x4e, 0x47]) && pngSize(png) == (size.width, size.height))
    let svg = String(decoding: try chart().picture(.svg, size: size, theme: .deepsound), as: UTF8.self)
    #expect(svg.contains("<svg") && svg.hasSuffix("</svg>\n"))
    #expect(svg.contains("width=\"\(size.width)pt\" height=\"\(size.height)pt\""))
  }

  @Test func theFrequencyAxisIsThatOfTheBands() {
    func chart(isRaw: Bool) -> Chart {
      Chart(title: "", subtitle: "", labels: [], columnDuration: 1, highest: 8_000, isRaw: isRaw)
    }
    #expect(chart(isRaw: true).height(ofHertz: 1_000) == 0.125)
    // Slaney's scale: 15 mel at 1 kHz, 45.25 at 8 kHz.
    #expect(abs(chart(isRaw: false).height(ofHertz: 1_000) - 15 / 45.245) < 1e-4)
  }

  @Test func theSameChartGivesTheSameFile() throws {
    // Not so in SVG, where Cairo numbers its images through the process.
    let one = try chart().picture(.png, size: .standard, theme: .deepsound)
    #expect(try chart().picture(.png, size: .standard, theme: .deepsound) == one)
  }

  /// In SVG the shapes can be read: every genre that has a share has its colour, and another theme has others.
  @Test func theGenresHaveTheThemesColours() throws {
    func svg(_ theme: Theme) throws -> String {
      String(decoding: try chart().picture(.svg, size: .standard, theme: theme), as: UTF8.self)
    }
    var theme = Theme.deepsound
    theme.genres = ["low": Colour(0xff0000), "middle": Colour(0x00ff00), "high": Colour(0x0000ff)]
    let text = try svg(theme)
    for colour in ["rgb(100%,0%,0%)", "rgb(0%,100%,0%)", "rgb(0%,0%,100%)"] { #expect(text.contains(colour)) }
    #expect(try !svg(.deepsound).contains("rgb(100%,0%,0%)"))
  }

  /// Lines within bands whose genres have a pattern, in the chart and in the legend; no band loses its colour.
  @Test func patternsAreDrawnWhereTheThemeHasThem() throws {
    func paths(_ theme: Theme) throws -> Int {
      let svg = String(decoding: try chart().picture(.svg, size: .standard, theme: theme), as: UTF8.self)
      return svg.matches(of: /<path/).count
    }
    var theme = Theme.deepsound
    let plain = try paths(theme)
    theme.belief.hasTextures = true
    #expect(try paths(theme) > plain + 20)
  }

  @Test func emptyAndOddChartsAreDrawn() throws {
    let empty = Chart(title: "", subtitle: "", labels: [], columnDuration: 1, highest: 100)
    _ = try empty.picture(.png, size: .standard, theme: .deepsound)
    var odd = Chart(title: "x", subtitle: "", labels: ["a", "b"], start: 1e9, columnDuration: 3_600, highest: 11_025)
    odd.append([.nan, .infinity, -.infinity], .belief([.nan, -1]))
    odd.append([], .belief([1]))
    odd.summary = [.nan, .infinity]
    _ = try odd.picture(.svg, size: .standard, theme: .deepsound)
    #expect(odd.columns == 2)
  }

  @Test func sizesAndFormatsAreChecked() {
    #expect(PictureSize("1600x900") == .standard)
    for text in ["", "x", "1600", "1600x", "1600x900x2", "-5x900", "99x900", "1600x99999999999999999999", "16001x900"] {
      #expect(PictureSize(text) == nil, "\(text)")
    }
    #expect(PictureFormat(file: "a.b/x.PNG") == .png && PictureFormat(file: "x.svg") == .svg)
    for name in ["x", "x.jpg", "png", ".", ""] { #expect(PictureFormat(file: name) == nil) }
  }
}

@Suite struct BeliefRunTests {
  @Test func runsFollowWhatIsKnown() {
    let runs = chart().beliefRuns(limit: 1_000)
    #expect(runs.count == 3)
    #expect(runs.first == .nothing(from: 0, to: 0.1, .warmingUp) && runs.last == .nothing(from: 0.9, to: 1, .silence))
    guard case .believed(let corners) = runs[1] else { return #expect(Bool(false), "the middle is believed") }
    #expect(corners.count == 81 && corners.first?.place == 0.1 && corners.last?.place == 0.9)
    #expect(corners.first?.belief == [0.9, 0, 0.1])
  }

  @Test func manyColumnsArePooled() {
    guard case .believed(let corners) = chart(columns: 10_000).beliefRuns(limit: 500)[1] else {
      return #expect(Bool(false), "the middle is believed")
    }
    #expect((390...410).contains(corners.count))
    for corner in corners { #expect(abs(corner.belief.reduce(0, +) - 1) < 1e-4) }
  }

  /// Each stack fills its height exactly, whatever the beliefs are.
  @Test(arguments: [[0.2, 0.3, 0.5], [0, 0, 0], [.nan, 1, -1], [3, 4, 5], [.infinity, 1, 1]] as [[Float]])
  func edgesRunFromTopToBottom(belief: [Float]) {
    let edges = BeliefRun.Corner(place: 0, belief: belief).edges
    #expect(edges.count == 4 && edges[0] == 0 && abs(edges[3] - 1) < 1e-9)
    #expect(edges == edges.sorted())
  }
}

@Suite struct SpectrogramImageTests {
  /// The loudest cell is the brightest colour, at its place, also when many columns share a pixel.
  @Test(arguments: [200, 20]) func peaksSurvive(columns: Int) throws {
    var chart = Chart(title: "", subtitle: "", labels: ["a"], columnDuration: 0.1, highest: 11_025)
    for column in 0..<200 {
      chart.append((0..<128).map { column == 100 && $0 >= 96 ? 30 : -60 }, .silence)
    }
    let ramp = Theme.deepsound.spectrogram
    let image = SpectrogramImage(chart, columns: columns, rows: 128, ramp: ramp)
    let x = 100 * columns / 200
    #expect(image.pixels[10 * columns + x] == ramp[1].hex)
    #expect(image.pixels[100 * columns + x] == ramp[0].hex)
    #expect(image.pixels[10 * columns] == ramp[0].hex)
  }
}

@Suite struct ReasonsTests {
  private let reasons = Reasons(
    cells: (0..<100 * History.bands).map { Float($0 % 7) - 3 }, bands: History.bands,
    layers: (1...3).map { layer in
      (1...7).map { .init(id: "\(layer):\($0)", name: "a \u{1B}[31mname", contribution: Float($0) - 4) }
    })

  @Test(arguments: ["160x160", "160x4000", "4000x160", "640x360", "1600x900"])
  func everySizeIsDrawn(text: String) throws {
    let size = try #require(PictureSize(text))
    let png = try chart().picture(because: reasons, .png, size: size, theme: .deepsound)
    #expect(png.starts(with: [0x89, 0x50, 0x4e, 0x47]) && pngSize(png) == (size.width, size.height))
    let svg = String(
      decoding: try chart().picture(because: reasons, .svg, size: size, theme: .deepsound), as: UTF8.self)
    #expect(svg.contains("<svg") && svg.hasSuffix("</svg>\n") && !svg.contains("\u{1B}"))
  }

  /// Of any number of bands: the sums stay what they are.
  @Test func totalsAreThoseOfBandsAndColumns() {
    let cells: [Float] = [1, 2, 3, -4, 5, 6]
    let few = Reasons(cells: cells, bands: 2, layers: [])
    #expect(few.bandTotals.prefix(64).reduce(0, +) == 9 && few.bandTotals.suffix(64).reduce(0, +) == 4)
    #expect(few.columnTotals == [3, -1, 11])
    let many = Reasons(cells: (0..<256).map { Float($0) }, bands: 256, layers: [])
    #expect(many.bandTotals == (0..<128).map { Float(4 * $0 + 1) })
  }

  /// What speaks for is of one colour, what speaks against of the other, and what says nothing leaves the ground.
  @Test func signsHaveTheirColours() {
    var cells = [Float](repeating: 0, count: 3 * History.bands)
    for band in 0..<History.bands { (cells[band], cells[History.bands + band]) = (1, -1) }
    let image = SignedImage(
      cells, columns: 3, rows: 4, over: [UInt32](repeating: 0, count: 12), full: 1)
    for row in 0..<4 {
      let (plus, minus, none) = (image.pixels[row * 3], image.pixels[row * 3 + 1], image.pixels[row * 3 + 2])
      #expect(plus >> 16 > plus & 0xff && minus >> 16 < minus & 0xff && none == 0)
    }
  }
}
