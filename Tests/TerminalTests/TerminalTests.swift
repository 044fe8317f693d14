import Glibc
import Screen
import Testing

@testable import Terminal

/// curses and signal handlers are one per process, so these run one after another.
@Suite(.serialized) struct TerminalTests {
  private let environment = ["TERM": "xterm-256color"]
  private let ink = Ink(Colour(0xff8800), on: Colour(0x112233))

  func open(
    _ pseudo: PseudoTerminal, _ colours: ColourDepth? = nil, as name: String = "xterm-256color"
  ) throws -> Terminal {
    try Terminal(input: pseudo.terminal, output: pseudo.terminal, environment: ["TERM": name], colours: colours)
  }

  func canvas(_ width: Int, _ height: Int, _ text: String) -> Canvas {
    var canvas = Canvas(size: Size(width: width, height: height), ink: ink)
    canvas.write(text, x: 0, y: 0, ink)
    return canvas
  }

  @Test func theTerminalIsLeftAsItWasFound() throws {
    let pseudo = try PseudoTerminal(width: 40, height: 10)
    let before = pseudo.settings
    let terminal = try open(pseudo)
    terminal.show(canvas(40, 10, "hello"))
    #expect(pseudo.settings != before)
    #expect(pseudo.output().contains("\u{1b}[?1049h"))
    terminal.close()
    terminal.close()
    #expect(pseudo.settings == before)
    let end = pseudo.output()
    #expect(end.contains("\u{1b}[?1049l"))
    #expect(end.contains("\u{1b}[?25h") || end.contains("\u{1b}[?12l\u{1b}[?25h"))
  }

  @Test func onlyDifferencesAreWritten() throws {
    let pseudo = try PseudoTerminal(width: 40, height: 10)
    let terminal = try open(pseudo)
    terminal.show(canvas(40, 10, "hello world"))
    #expect(pseudo.output().contains("hello world"))
    terminal.show(canvas(40, 10, "hello world"))
    #expect(pseudo.output() == "")
    terminal.show(canvas(40, 10, "hello w0rld"))
    let difference = pseudo.output()
    #expect(difference.contains("0") && !difference.contains("hello"))
    #expect(difference.utf8.count < 60)
    terminal.close()
  }

  @Test func coloursAreThoseOfTheDepth() throws {
    for (depth, expected) in [(ColourDepth.indexed256, "\u{1b}[38;5;208m"), (.sixteen, "\u{1b}[91m"), (.none, "hello")]
    {
      let pseudo = try PseudoTerminal(width: 40, height: 10)
      let terminal = try open(pseudo, depth)
      #expect(terminal.colourDepth == depth)
      terminal.show(canvas(40, 10, "hello"))
      let output = pseudo.output()
      #expect(output.contains(expected))
      #expect(output.contains("\u{1b}[39;49m") == (depth != .none))
      terminal.close()
    }
  }

  @Test func framesAreShownAtOnceWhereTheTerminalSaysSo() throws {
    for (answer, isExpected) in [("1", true), ("2", true), ("0", false), ("4", false)] {
      let pseudo = try PseudoTerminal(width: 40, height: 10)
      let terminal = try open(pseudo)
      #expect(pseudo.output().contains("\u{1b}[?2026$p"))
      pseudo.type("\u{1b}[?2026;\(answer)$yq")
      #expect(terminal.wait(milliseconds: 5000, alsoWatching: nil) == [.key("q")])
      terminal.show(canvas(40, 10, "hello"))
      let output = pseudo.output()
      #expect(output.contains("\u{1b}[?2026h") == isExpected && output.hasSuffix("\u{1b}[?2026l") == isExpected)
      terminal.close()
    }
  }

  @Test func whatTheUserDoesNotWantIsNotAskedFor() throws {
    let pseudo = try PseudoTerminal(width: 40, height: 10)
    let terminal = try Terminal(
      input: pseudo.terminal, output: pseudo.terminal, environment: environment, colours: nil,
      wishes: .init(synchronised: false, mouse: false))
    terminal.show(canvas(40, 10, "hello"))
    let output = pseudo.output()
    #expect(!output.contains("2026") && !output.contains("1003h") && !output.contains("1000h"))
    terminal.close()
  }

  /// Plain terminals get neither questions nor the mouse, but the colours they have.
  @Test(arguments: [
    ("linux", ColourDepth.eight), ("screen", .eight), ("vt100", .none), ("xterm", .eight), ("xterm-16color", .sixteen),
    ("xterm-direct", .direct), ("tmux-256color", .indexed256),
  ]) func terminalsGetTheColoursTheyHave(name: String, depth: ColourDepth) throws {
    let pseudo = try PseudoTerminal(width: 40, height: 10)
    let terminal = try open(pseudo, as: name)
    #expect(terminal.colourDepth == depth)
    terminal.show(canvas(40, 10, "hello"))
    let output = pseudo.output()
    #expect(output.contains("2026") == (name.hasPrefix("xterm") || name.hasPrefix("tmux")))
    let colour: [ColourDepth: String] = [
      .eight: "\u{1b}[31m", .sixteen: "\u{1b}[91m", .indexed256: "\u{1b}[38;5;208m", .direct: "\u{1b}[38;2;255;136;0m",
    ]
    #expect(output.contains(colour[depth] ?? "hello"), "\(output.debugDescription)")
    terminal.close()
  }

  /// The terminal may have cut what it showed, though its size is what it was.
  @Test func aResizeAndBackDrawsEverythingAgain() throws {
    let pseudo = try PseudoTerminal(width: 40, height: 10)
    let terminal = try open(pseudo)
    terminal.show(canvas(40, 10, "hello"))
    _ = pseudo.output()
    kill(getpid(), SIGWINCH)
    #expect(terminal.wait(milliseconds: 5000, alsoWatching: nil) == [.resize])
    terminal.show(canvas(40, 10, "hello"))
    #expect(pseudo.output().contains("hello"))
    terminal.close()
  }

  /// What a terminal of a name is sent for a picture of two texts, the second at a row.
  private func output(as name: String, _ text: String, row: Int, _ ink: Ink) throws -> String {
    let pseudo = try PseudoTerminal(width: 40, height: 10)
    let terminal = try open(pseudo, as: name)
    defer { terminal.close() }
    var canvas = canvas(40, 10, "plain")
    canvas.write(text, x: 0, y: row, ink)
    terminal.show(canvas)
    return pseudo.output()
  }

  /// The fourth row's number is a dollar there, which begins a delay elsewhere.
  @Test func numbersAreNoDelays() throws {
    #expect(try output(as: "vt52", "hello", row: 4, ink).contains("\u{1b}Y$ hello"))
  }

  /// Going back to its own colours, this one turns off what else was on.
  @Test func attributesStayOnInTheTerminalsOwnColours() throws {
    let bold = Ink(.terminalDefault, on: .terminalDefault, .bold)
    #expect(try output(as: "nsterm-16color", "bold", row: 1, bold).contains("\u{1b}[1mbold"))
  }

  @Test func aStormOfSizesLeavesTheLastPicture() throws {
    let pseudo = try PseudoTerminal(width: 80, height: 24)
    let terminal = try open(pseudo)
    for step in 0..<50 {
      let (width, height) = (1 + step * 37 % 190, 1 + step * 13 % 60)
      pseudo.resize(width: UInt16(width), height: UInt16(height))
      terminal.show(canvas(width, height, "x"))
      _ = pseudo.output()
    }
    pseudo.resize(width: 50, height: 12)
    terminal.show(canvas(50, 12, "the last"))
    #expect(pseudo.output().contains("the last"))
    terminal.close()
  }

  /// A column after the other, with bars that ease and a clock that runs: no cell is written twice in a frame.
  @Test func noCellIsWrittenTwiceInAFrame() throws {
    let pseudo = try PseudoTerminal(width: 100, height: 30)
    let terminal = try open(pseudo)
    var model = ScopeModel(
      labels: ["blues", "jazz", "rock"], columnDuration: 0.08, receptiveField: 20, modelRate: 22_050, isLive: false)
    var least = Int.max
    for index in 0..<120 {
      let share = 0.5 + 0.4 * Float(index % 20 - 10) / 10
      model.belief = [share, 0.05, 0.95 - share]
      model.elapsed = Double(index) * 0.08
      let column = (0..<128).map { Float(($0 * 7 + index * 13) % 60) - 30 }
      model.append(column: column, .belief(model.belief ?? []), at: model.elapsed)
      _ = model.ease(over: 0.03)
      _ = pseudo.output()
      terminal.show(render(model, size: Size(width: 100, height: 30)))
      let written = writes(in: pseudo.output(), width: 100, height: 30)
      #expect(written.allSatisfy { $0 <= 1 }, "frame \(index)")
      if index > 100 { least = min(least, written.reduce(0, +)) }
    }
    #expect(least > 20, "the pictures differ")
    terminal.close()
  }

  /// How often each cell is written by what goes to a terminal like xterm.
  private func writes(in output: String, width: Int, height: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: width * height)
    var (x, y, saved) = (0, 0, (0, 0))
    func write(_ count: Int, moving: Bool) {
      for place in x..<min(width, x + count) { counts[y * width + place] += 1 }
      if moving { x = min(width - 1, x + count) }
    }
    var rest = Substring(output)
    while let character = rest.popFirst() {
      guard character == "\u{1b}" else {
        if character == "\u{8}" {
          x -= 1
        } else if character == "\r" {
          x = 0
        } else if character != "\u{f}" {
          write(1, moving: true)
        }
        continue
      }
      let kind = rest.popFirst()
      if kind == "7" {
        saved = (x, y)
      } else if kind == "8" {
        (x, y) = saved
      } else if kind == "(" {
        rest.removeFirst()
      }
      guard kind == "[" else { continue }
      let parameters = rest.prefix { !$0.isLetter && $0 != "@" }
      rest = rest.dropFirst(parameters.count)
      let numbers = parameters.split(separator: ";").map { Int($0) ?? 1 }
      let number = numbers.first ?? 1
      switch rest.popFirst() {
      case "H": (y, x) = (number - 1, (numbers.count > 1 ? numbers[1] : 1) - 1)
      case "d": y = number - 1
      case "G": x = number - 1
      case "A": y -= number
      case "B": y += number
      case "C": x += number
      case "D": x -= number
      case "X": write(number, moving: false)
      case "K": write(width - x, moving: false)
      case "b": write(number, moving: true)
      default: break
      }
    }
    return counts
  }

  /// Pictures of words, colours and double-width characters, some of them the last one moved by a column: a terminal
  /// shows each as it is.
  @Test func theTerminalShowsThePicture() throws {
    let size = Size(width: 40, height: 6)
    let pseudo = try PseudoTerminal(width: 40, height: 6)
    let terminal = try open(pseudo)
    var random = FixedRandom(state: 1)
    var screen = ShownScreen(size)
    var canvas = Canvas(size: size, ink: ink)
    for frame in 0..<300 {
      if frame % 3 == 0 {
        canvas = random.shifted(canvas)
      } else {
        for _ in 0..<random.below(12) { random.write(on: &canvas) }
      }
      terminal.show(canvas)
      screen.apply(pseudo.output())
      for y in 0..<size.height {
        for x in 0..<size.width { try #require(screen.shows(canvas, x, y), "frame \(frame), \(x), \(y)") }
      }
    }
    terminal.close()
  }

  @Test func whatIsNoTerminalIsRefused() throws {
    let pseudo = try PseudoTerminal(width: 40, height: 10)
    let file = Glibc.open("/dev/null", O_RDWR)
    defer { Glibc.close(file) }
    let tty = pseudo.terminal
    func refusal(_ input: Int32, _ output: Int32, _ environment: [String: String]) -> TerminalError? {
      do {
        _ = try Terminal(input: input, output: output, environment: environment, colours: nil)
        return nil
      } catch { return error }
    }
    #expect(refusal(tty, file, environment) == .outputIsNoTerminal)
    #expect(refusal(file, tty, environment) == .noKeyboard)
    #expect(refusal(tty, tty, [:]) == .terminalNotNamed)
    #expect(refusal(tty, tty, ["TERM": "no-such-terminal"]) == .unknownTerminal("no-such-terminal"))
    #expect(refusal(tty, tty, ["TERM": "dumb"]) == .unknownTerminal("dumb"))
    #expect(pseudo.output() == "")
  }
}
