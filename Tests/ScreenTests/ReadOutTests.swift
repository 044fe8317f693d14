import Testing

@testable import Screen

/// The cursor, and the raw spectrogram.
@Suite struct ReadOutTests {
  private let size = Size(width: 120, height: 40)

  @Test func theCursorReadsOutWhatIsUnderIt() throws {
    var model = playedModel(300)
    let layout = try #require(Layout(size))
    let chart = try #require(layout.spectrogram)
    #expect(update(&model, "i", on: size) == nil)
    let start = try #require(ReadOut(model, layout))
    #expect(start.sound != nil && start.beliefs.count == 4)
    // The arrows are the cursor's now, and it stays within the charts.
    for _ in 0..<200 { #expect(update(&model, .right, on: size) == nil) }
    for _ in 0..<200 { #expect(update(&model, .up, on: size) == nil) }
    #expect(model.display.pointer?.x == chart.right - 1 && model.display.pointer?.y == chart.y)
    #expect(ReadOut(model, layout)?.time == "−0 s" && ReadOut(model, layout)?.sound?.contains("kHz") == true)
    let cell = render(model, size: size)[chart.right - 1, chart.y]
    #expect(cell?.scalar == Unicode.Scalar("┼").value)
    // Down past the ruler, into the beliefs.
    for _ in 0..<chart.height { _ = update(&model, .down, on: size) }
    #expect(model.display.pointer?.y == layout.belief?.y && ReadOut(model, layout)?.sound == nil)
    _ = update(&model, .up, on: size)
    #expect(model.display.pointer?.y == chart.bottom - 1)
    _ = update(&model, .escape, on: size)
    #expect(update(&model, .right, on: size) == .seek(5))
  }

  @Test func theRawSpectrogramIsOfEvenFrequencies() throws {
    var model = emptyModel()
    // Mel: the lowest band only; raw: the one that begins at 5,512.5 Hz.
    var (mel, raw) = ([Float](repeating: -100, count: 128), [Float](repeating: -100, count: 128))
    (mel[0], raw[64]) = (30, 40)
    for index in 0..<60 { model.append(column: mel, raw: raw, .warmingUp, at: Double(index)) }
    let area = try #require(Layout(size)?.spectrogram)
    func brightRow(_ model: ScopeModel) -> Int? {
      let canvas = render(model, size: size)
      return (area.y..<area.bottom).first { y in
        canvas[area.right - 2, y].map { max($0.ink.foreground.luma, $0.ink.background.luma) > 0.4 } ?? false
      }
    }
    #expect(brightRow(model) == area.bottom - 1)
    _ = update(&model, "m", on: size)
    let row = try #require(brightRow(model))
    #expect(abs(row - (area.bottom - 1 - area.height / 2)) <= 1)
    // The axis says so too.
    let canvas = render(model, size: size)
    let six = area.bottom - 1 - Int(6_000 / 11_025 * Double(area.height))
    #expect(canvas[area.x - 2, six]?.scalar == Unicode.Scalar("6").value)
    model.display.pointer = (area.right - 2, row)
    #expect(ReadOut(model, try #require(Layout(size)))?.sound == "5.56 kHz  40 dB")
    // What is shown is what is saved.
    #expect(model.shown(on: size).slots.last?.levels[64] == History.quantise(40))
    _ = update(&model, "m", on: size)
    #expect(brightRow(model) == area.bottom - 1)
  }

  /// What speaks for a genre in the mel band at 5.5 kHz stands there beside the raw spectrogram, too.
  @Test(arguments: [(120, 40), (120, 160)]) func whyIsWhereItWasHeard(width: Int, height: Int) throws {
    let size = Size(width: width, height: height)
    let area = try #require(Layout(size)?.spectrogram)
    var model = playedModel(60)
    let band = Int(spectrogramHeight(ofHertz: 5_512.5, upTo: 11_025, isRaw: false) * 129) - 1
    var cells = [Float](repeating: 0, count: 60 * 128)
    for column in 0..<60 { cells[column * 128 + band] = 1 }
    model.insight = Insight(label: 0, cells: cells, bands: 128, firstColumn: 0, neurons: [])
    for isRaw in [false, true] {
      let plain = model.with { ($0.isRaw, $0.hasColour) = (isRaw, false) }
      let canvas = render(plain.with { $0.showsWhy = true }, size: size)
      let rows = (area.y..<area.bottom).filter { canvas[area.right - 1, $0]?.scalar == 0x2b }
      let height = plain.height(ofHertz: 5_512.5)
      #expect(!rows.isEmpty && rows.count <= 1 + area.height / 60)
      for row in rows { #expect(abs(Double(area.bottom - row) - 0.5 - height * Double(area.height)) <= 1.5) }
    }
  }

  /// After a seek and while it is held, a picture's time is that of its columns.
  @Test func whatIsSavedKnowsItsTime() {
    var model = playedModel(100)
    model.markSeek()
    for index in 1...20 { model.append(column: melColumn(index), .warmingUp, at: 100 + Double(index) * 0.0775) }
    for columns in [0, 30] {
      for index in 0..<columns { model.append(column: melColumn(index), .warmingUp, at: 110) }
      let shown = model.shown(on: size)
      #expect(shown.slots.count == 20 && abs(shown.start - 100) < 1e-9 && abs(shown.end - 101.55) < 1e-9)
      if !model.isFrozen { _ = update(&model, "f") }
    }
  }

  @Test func silenceIsSaidBesideTheReadOut() {
    var model = playedModel(100)
    model.status.silence = "no playback device could be opened " + String(repeating: "x", count: 99)
    _ = update(&model, "i", on: size)
    let status = lines(of: render(model, size: size))[size.height - 2]
    #expect(status.contains("no sound: no playback device") && status.contains("Hz"))
  }

  @Test func aRecordingHasNoRawSpectrogram() {
    var model = playedModel(60)
    model.hasRawSpectrogram = false
    _ = update(&model, "m")
    #expect(!model.display.isRaw && model.message?.isWarning == true)
  }

  @Test func aRecordingIsSeenAtEverySize() {
    var model = playedModel(60)
    model.isRecording = true
    for (width, height) in [(40, 10), (80, 24), (200, 50)] {
      let title = lines(of: render(model, size: Size(width: width, height: height)))[0]
      #expect(title.contains("▶ REC A song") && displayWidth(of: title) == width)
    }
  }
}
