import Testing

@testable import Screen

@Suite struct UpdateTests {
  @Test func transportKeysAreHandedOut() {
    var model = emptyModel()
    let expected: [(Key, Effect?)] = [
      (" ", .togglePause), (.left, .seek(-5)), (.right, .seek(5)), (.down, .seek(-30)), (.up, .seek(30)),
      ("<", .previousTrack), (">", .nextTrack), (.home, .restart), ("q", .quit),
      (.character("\u{3}"), .quit), ("x", nil), (.tab, nil),
    ]
    for (key, effect) in expected { #expect(update(&model, key) == effect) }
  }

  @Test func liveInputHasNoTransport() {
    var model = emptyModel(isLive: true)
    for key: Key in [.left, .right, .up, .down, "<", ">", .home] { #expect(update(&model, key) == nil) }
    #expect(update(&model, "q") == .quit)
    #expect(!Keymap.bindings(isLive: true).contains { $0.action == .seekBack })
  }

  @Test func displayKeysChangeTheModelOnly() {
    var model = playedModel(40)
    model.display.themes = ThemeChoice([.deepsound, theme("a"), theme("b")])
    #expect(update(&model, "t") == nil)
    #expect(model.display.themes.current.name == "a")
    _ = update(&model, "T")
    _ = update(&model, "T")
    #expect(model.display.themes.current.name == "b")
    for _ in 0..<9 { _ = update(&model, "z") }
    #expect(model.display.zoom == .sixteen)
    for _ in 0..<9 { _ = update(&model, "Z") }
    #expect(model.display.zoom == .half)
    _ = update(&model, "?")
    #expect(model.display.overlay == .help(first: 0))
    // All of it is seen.
    _ = update(&model, .down)
    #expect(model.display.overlay == .help(first: 0))
    _ = update(&model, .escape)
    #expect(model.display.overlay == nil)
  }

  @Test func smoothingDoublesInTwoStepsAndHasLimits() {
    var model = emptyModel()
    _ = update(&model, "]")
    guard case .smoothing(let twice)? = update(&model, "]") else {
      Issue.record("no effect")
      return
    }
    #expect(abs(twice - 3.4) < 1e-9)
    for _ in 0..<40 { _ = update(&model, "[") }
    #expect(model.display.smoothing == 0.1)
  }

  @Test func frozenPictureStandsStillWhileTheSoundGoesOn() {
    var model = playedModel(100)
    _ = update(&model, "f")
    let held = model.history.columns
    model.append(column: melColumn(100), .belief(belief(100)), at: 8)
    #expect(model.history.columns == held)
    _ = update(&model, "f")
    #expect(model.history.columns == held + 1)
  }

  @Test func aMessageStaysUntilAKeyIsPressed() {
    var model = emptyModel()
    model.message = Message("cannot write\u{1b}[2J /tmp/x", isWarning: true)
    #expect(lines(of: render(model, size: Size(width: 80, height: 24)))[22].contains("cannot write /tmp/x"))
    _ = model.ease(over: 100)
    #expect(model.message != nil)
    _ = update(&model, "x")
    #expect(model.message == nil)
  }

  @Test func everyKeyHasOneMeaningAndIsInTheHelp() {
    let keys = Keymap.bindings.flatMap(\.keys)
    #expect(Set(keys).count == keys.count)
    for isLive in [false, true] {
      var model = emptyModel(isLive: isLive)
      model.display.overlay = .help(first: 0)
      let help = lines(of: render(model, size: Size(width: 80, height: 24))).joined(separator: "\n")
      for binding in Keymap.bindings(isLive: isLive) { #expect(help.contains(binding.description)) }
    }
  }

  @Test func theReadmesTableIsTheKeymaps() throws {
    let readme = try String(contentsOfFile: projectFile("README.md"), encoding: .utf8)
    #expect(readme.contains(Keymap.markdown), "put this into the README:\n\(Keymap.markdown)")
  }

  @Test func helpScrollsWhereThereIsLittleRoom() {
    var model = emptyModel()
    var seen = ""
    let size = Size(width: 40, height: 10)
    _ = update(&model, "?")
    for _ in Keymap.bindings {
      seen += lines(of: render(model, size: size)).joined(separator: "\n")
      _ = update(&model, .down, on: size)
    }
    // At the end it goes no further unseen.
    let end = render(model, size: size)
    _ = update(&model, .up, on: size)
    #expect(render(model, size: size) != end)
    for binding in Keymap.bindings(isLive: false) { #expect(seen.contains(binding.description)) }
  }

  @Test func gainRangeAndColoursChangeThePictureOnly() {
    let size = Size(width: 80, height: 24)
    for key: Key in ["g", "G", "d", "D", "c", "C", "b", "B", "v", "n"] {
      var model = playedModel(200)
      let before = render(model, size: size)
      #expect(update(&model, key) == nil)
      model.message = nil
      #expect(render(model, size: size) != before, "\(key)")
      #expect(model.belief == playedModel(200).belief)
    }
  }

  @Test func volumeHasLimitsAndMuteKeepsIt() {
    var model = emptyModel()
    #expect(update(&model, "-") == .volume)
    #expect(model.display.volume == 95)
    #expect(update(&model, "0") == .volume)
    #expect(model.display.loudness == 0)
    #expect(update(&model, "+") == .volume)
    #expect(model.display.loudness == 1)
    for _ in 0..<30 { _ = update(&model, "-") }
    #expect(model.display.volume == 0)
  }

  @Test func repeatAndShuffleAreHandedOut() {
    var model = emptyModel()
    let found = (0..<3).map { _ in
      #expect(update(&model, "l") == .order)
      return model.display.order.repeats
    }
    #expect(found == [.all, .one, .off])
    #expect(update(&model, "u") == .order)
    #expect(model.display.order.isShuffled)
  }

  @Test func whereWhyIsNotSeenItIsSaid() {
    var model = playedModel(60)
    _ = update(&model, "v")
    _ = update(&model, "v")
    #expect(update(&model, "w") == .insight && model.message?.text == "why is shown on the spectrogram: v")
    _ = update(&model, "w")
    #expect(model.message == nil)
  }

  @Test func thePlaylistIsSelectedFrom() {
    var model = playedModel(60)
    model.playlist = (["one.flac", "two\u{1b}[2J.flac", "three.flac"], 1)
    _ = update(&model, .tab)
    let shown = lines(of: render(model, size: Size(width: 80, height: 24))).joined(separator: "\n")
    #expect(shown.contains("▶   2  two.flac"))
    #expect(update(&model, .home) == nil && model.display.overlay == .playlist(selected: 0))
    #expect(update(&model, .end) == nil && model.display.overlay == .playlist(selected: 2))
    _ = update(&model, .down)
    #expect(update(&model, .enter) == .track(2))
    #expect(model.display.overlay == nil)
    #expect(update(&model, .down) == .seek(-30))
  }

  @Test func theMouseReadsOutAndSeeks() throws {
    var model = playedModel(300)
    let size = Size(width: 200, height: 50)
    let layout = try #require(Layout(size))
    let overview = try #require(layout.overview)
    let middle = overview.x + overview.width / 2
    let press = update(&model, Pointer(x: middle, y: overview.y + 1, isPressed: true), size: size)
    guard case .seekTo(let seconds)? = press else {
      Issue.record("no seek but \(String(describing: press))")
      return
    }
    #expect(abs(seconds - 95) < 1)
    _ = update(&model, .tab, on: size)
    #expect(update(&model, Pointer(x: middle, y: overview.y + 1, isPressed: true), size: size) == nil)
    _ = update(&model, .escape, on: size)
    let chart = try #require(layout.spectrogram)
    for (y, isSound) in [(chart.y, true), (layout.belief?.y ?? 0, false)] {
      #expect(update(&model, Pointer(x: chart.right - 14, y: y, isPressed: false), size: size) == nil)
      let readOut = try #require(ReadOut(model, layout))
      #expect(readOut.time == "−1 s")
      #expect((readOut.sound != nil) == isSound)
      #expect(readOut.beliefs.count == 4)
    }
    // Words that have been read give way to it, warnings do not.
    for isWarning in [false, true] {
      model.message = Message("theme x", isWarning: isWarning)
      let place = chart.right - (isWarning ? 15 : 16)
      _ = update(&model, Pointer(x: place, y: chart.y, isPressed: false), size: size)
      #expect((model.message == nil) == !isWarning)
    }
    _ = update(&model, Pointer(x: 0, y: 0, isPressed: true), size: size)
    #expect(ReadOut(model, layout) == nil)
  }

  @Test func barsEaseTowardsTheBeliefAndComeToRest() {
    var model = playedModel(30)
    let target = belief(90)
    model.belief = target
    _ = model.ease(over: 0.033)
    let shown = model.shownBelief ?? []
    for label in genres.indices {
      #expect(abs(shown[label] - target[label]) <= abs(belief(29)[label] - target[label]))
    }
    for _ in 0..<200 { _ = model.ease(over: 0.033) }
    #expect(model.shownBelief == target)
    let stillMoves = model.ease(over: 0.033)
    #expect(!stillMoves)
  }

  @Test(arguments: [(40, 10), (80, 24), (200, 50)]) func whatMovesIsDrawnAsInAWholePicture(width: Int, height: Int) {
    var model = playedModel(200)
    var canvas = render(model, size: Size(width: width, height: height))
    (model.belief, model.inputLevel) = (belief(20), -40)
    for _ in 0..<5 { _ = model.ease(over: 0.1) }
    renderMoving(model, on: &canvas)
    #expect(canvas == render(model, size: canvas.size))
  }

  @Test func aNewTrackStartsAfresh() {
    var model = playedModel(100)
    model.message = Message("kept")
    model.startTrack(title: "next\u{7}", duration: nil, sourceRate: 48_000)
    #expect(model.title == "next")
    #expect(model.history.columns == 0)
    #expect(model.belief == nil && model.shownBelief == nil && model.trackBelief == nil && model.leader == nil)
    #expect(model.overview.dominant(from: 0, to: 100) == nil)
    #expect(model.message?.text == "kept")
  }

  @Test func labelsGetLettersOfTheirOwn() {
    let letters = LabelLook.letters(for: genres)
    #expect(String(String.UnicodeScalarView(letters)) == "bcCdehjmprR")
    let many = LabelLook.letters(for: (0..<50).map { "label \($0)" })
    #expect(Set(many).count == 50)
    #expect(LabelLook.letters(for: ["", "時", "x"]) == ["a", "b", "x"])
  }

  private func theme(_ name: String) -> Theme {
    var theme = Theme.deepsound
    theme.name = name
    return theme
  }
}
