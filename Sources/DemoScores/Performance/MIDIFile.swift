/// A Standard MIDI File of one track (format 0), after the MIDI 1.0 specification.
struct MIDIFile {
  static let ticksPerBeat = 480
  private var events: [(tick: Int, order: Int, bytes: [UInt8])] = []

  /// Adds an event at a beat. Of events at one tick, those of lower order come first: notes end before others start.
  mutating func add(_ beat: Double, order: Int = 1, _ bytes: [UInt8]) {
    events.append((Int((beat * Double(Self.ticksPerBeat)).rounded()), order, bytes))
  }

  mutating func tempo(_ beat: Double, beatsPerMinute: Double) {
    let microseconds = UInt32((60_000_000 / beatsPerMinute).rounded())
    add(beat, order: 0, [0xFF, 0x51, 3] + Self.bigEndian(microseconds).dropFirst())
  }

  /// The file's bytes; the track ends at `end` beats.
  func bytes(end: Double) -> [UInt8] {
    var track: [UInt8] = []
    var now = 0
    let inOrder = events.enumerated().sorted {
      ($0.element.tick, $0.element.order, $0.offset) < ($1.element.tick, $1.element.order, $1.offset)
    }
    for (_, event) in inOrder {
      track += Self.variableLength(event.tick - now) + event.bytes
      now = event.tick
    }
    let rest = max(0, Int((end * Double(Self.ticksPerBeat)).rounded()) - now)
    track += Self.variableLength(rest) + [0xFF, 0x2F, 0]
    let header: [UInt8] = [0, 0, 0, 1, UInt8(Self.ticksPerBeat >> 8), UInt8(Self.ticksPerBeat & 0xFF)]
    return Self.chunk("MThd", header) + Self.chunk("MTrk", track)
  }

  private static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
    Array(name.utf8) + bigEndian(UInt32(body.count)) + body
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  /// Seven bits a byte, the highest first; all but the last have the top bit set.
  static func variableLength(_ value: Int) -> [UInt8] {
    var bytes = [UInt8(value & 0x7F)]
    var rest = value >> 7
    while rest > 0 {
      bytes.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
      rest >>= 7
    }
    return bytes
  }
}
