import Glibc
import Screen
import Testing

@testable import Terminal

/// What comes from the terminal and from the system.
extension TerminalTests {
  @Test func theMouseBecomesPointers() throws {
    let pseudo = try PseudoTerminal(width: 40, height: 10)
    let terminal = try open(pseudo)
    #expect(pseudo.output().contains("\u{1b}[?1003h"))
    pseudo.type("\u{1b}[<0;11;6M")
    #expect(
      terminal.wait(milliseconds: 5000, alsoWatching: nil) == [.pointer(Pointer(x: 10, y: 5, isPressed: true))])
    pseudo.type("\u{1b}[<35;13;7M")
    #expect(
      terminal.wait(milliseconds: 5000, alsoWatching: nil) == [.pointer(Pointer(x: 12, y: 6, isPressed: false))])
    terminal.close()
    #expect(pseudo.output().contains("\u{1b}[?1003l"))
  }

  /// Buttons let go, other buttons and wheels mean nothing, and nothing waits for what follows them.
  @Test(.timeLimit(.minutes(1)), arguments: ["0;11;6m", "2;11;6M", "2;11;6m", "66;11;6M", "0;40;10m"])
  func whatIsNotAskedOfTheMouseHoldsNothingUp(event: String) throws {
    let pseudo = try PseudoTerminal(width: 40, height: 10)
    let terminal = try open(pseudo)
    let press = Event.pointer(Pointer(x: 10, y: 5, isPressed: true))
    pseudo.type("\u{1b}[<0;11;6M")
    #expect(terminal.wait(milliseconds: 5000, alsoWatching: nil) == [press])
    pseudo.type("\u{1b}[<\(event)")
    #expect(!terminal.wait(milliseconds: 5000, alsoWatching: nil).contains(press))
    pseudo.type("q")
    #expect(terminal.wait(milliseconds: 5000, alsoWatching: nil) == [.key("q")])
    terminal.close()
  }

  @Test func keysAndSequencesBecomeKeys() throws {
    let pseudo = try PseudoTerminal(width: 40, height: 10)
    let terminal = try open(pseudo)
    pseudo.type("q \u{1b}OC\u{1b}OD\r\u{7f}")
    var events: [Event] = []
    while events.count < 6 {
      let more = terminal.wait(milliseconds: 5000, alsoWatching: nil)
      try #require(!more.isEmpty)
      events += more
    }
    let expected: [Key] = ["q", " ", .right, .left, .enter, .backspace]
    #expect(events == expected.map { Event.key($0) })
    terminal.close()
  }

  /// As of Ctrl and an arrow, of the focus, or of an answer that nobody waits for.
  @Test(arguments: ["\u{1b}[1;5C", "\u{1b}[I", "\u{1b}O5C", "\u{1b}[?997;1n"])
  func unknownSequencesAreNoKeys(sequence: String) throws {
    let pseudo = try PseudoTerminal(width: 40, height: 10)
    let terminal = try open(pseudo, as: "screen-256color")
    pseudo.type(sequence + "q")
    #expect(terminal.wait(milliseconds: 5000, alsoWatching: nil) == [.key("q")])
    pseudo.type("\u{1b}")
    #expect(terminal.wait(milliseconds: 5000, alsoWatching: nil) == [.key(.escape)])
    pseudo.type("[")
    #expect(terminal.wait(milliseconds: 5000, alsoWatching: nil) == [.key("[")])
    pseudo.type("\u{1b}q")
    #expect(terminal.wait(milliseconds: 5000, alsoWatching: nil) == [.key(.escape), .key("q")])
    terminal.close()
  }

  @Test func anotherDescriptorWakesTheWait() throws {
    let pseudo = try PseudoTerminal(width: 40, height: 10)
    let terminal = try open(pseudo)
    #expect(terminal.wait(milliseconds: 0, alsoWatching: nil) == [])
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0 && write(ends[1], "x", 1) == 1)
    #expect(terminal.wait(milliseconds: 5000, alsoWatching: ends[0]) == [.watched])
    for end in ends { Glibc.close(end) }
    terminal.close()
  }

  @Test func signalsBecomeEvents() throws {
    let pseudo = try PseudoTerminal(width: 40, height: 10)
    let terminal = try open(pseudo)
    pseudo.resize(width: 90, height: 30)
    kill(getpid(), SIGWINCH)
    #expect(terminal.wait(milliseconds: 5000, alsoWatching: nil) == [.resize])
    #expect(terminal.size == Size(width: 90, height: 30))
    terminal.show(canvas(90, 30, "larger"))
    #expect(pseudo.output().contains("larger"))
    kill(getpid(), SIGTERM)
    #expect(terminal.wait(milliseconds: 5000, alsoWatching: nil) == [.end(signal: SIGTERM)])
    kill(getpid(), SIGUSR1)
    #expect(terminal.wait(milliseconds: 5000, alsoWatching: nil) == [.reload])
    kill(getpid(), SIGTSTP)
    #expect(terminal.wait(milliseconds: 5000, alsoWatching: nil) == [.suspend])
    terminal.close()
  }
}
