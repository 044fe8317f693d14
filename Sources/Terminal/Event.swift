import Screen

/// What the main loop wakes up for.
public enum Event: Equatable, Sendable {
  case key(Key)
  /// The mouse has moved to another cell, or its button has gone down.
  case pointer(Pointer)
  /// The terminal has another size; draw anew.
  case resize
  /// The user wants the program stopped (^Z): make ready, then call `suspend`.
  case suspend
  /// The program was stopped by someone else and goes on; draw anew.
  case resume
  /// A signal asks for the themes to be read again (SIGUSR1).
  case reload
  /// A signal asks the program to end, or the terminal has gone away.
  case end(signal: Int32)
  /// The descriptor that was watched besides is readable.
  case watched
}

/// Where canvases are shown and events come from: the terminal, or a stand-in for tests.
public protocol ScreenDevice: AnyObject {
  /// Columns and rows now.
  var size: Size { get }
  /// Shows a canvas; what has not changed since the last is not written.
  func show(_ canvas: Canvas)
  /// Waits for events, at most `milliseconds` (forever when negative).
  func wait(milliseconds: Int32, alsoWatching descriptor: Int32?) -> [Event]
  /// Leaves the screen, stops the process, and comes back when it goes on.
  func suspend()
  /// Leaves the terminal as it was found. Harmless when repeated.
  func close()
}

/// A screen device without a terminal: plays prepared events and keeps what it was shown.
public final class NullTerminal: ScreenDevice {
  public var size: Size
  /// The canvases shown, in order.
  public private(set) var shown: [Canvas] = []
  public private(set) var isClosed = false
  private var script: [[Event]]

  /// Each wait returns the next entry of `script`; after the last, that the program shall end.
  public init(size: Size, script: [[Event]] = []) {
    self.size = size
    self.script = script
  }

  public func show(_ canvas: Canvas) { shown.append(canvas) }

  public func wait(milliseconds: Int32, alsoWatching descriptor: Int32?) -> [Event] {
    script.isEmpty ? [.end(signal: 15)] : script.removeFirst()
  }

  public func suspend() {}
  public func close() { isClosed = true }
}
