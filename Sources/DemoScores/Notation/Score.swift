/// A piece: its parts, its pulse, and how it is mixed.
public struct Score: Sendable {
  public let name: String
  /// Beats a minute.
  public let tempo: Double
  public let bars: Int
  public let beatsPerBar: Double
  public let swing: Swing?
  /// Beats a minute from a bar on, where the pulse changes; bars count from 0.
  public let tempoChanges: [(bar: Double, tempo: Double)]
  public let parts: [Part]
  public let room: Room
  public let echo: Echo
  /// What the whole mix passes through.
  public let master: [Effect]

  public init(
    _ name: String, tempo: Double, bars: Int, beatsPerBar: Double = 4, swing: Swing? = nil,
    tempoChanges: [(bar: Double, tempo: Double)] = [], room: Room = Room(), echo: Echo = Echo(),
    master: [Effect] = [], parts: [Part]
  ) {
    (self.name, self.tempo, self.bars, self.beatsPerBar) = (name, tempo, bars, beatsPerBar)
    (self.swing, self.tempoChanges, self.parts) = (swing, tempoChanges, parts)
    (self.room, self.echo, self.master) = (room, echo, master)
  }

  /// In beats.
  public var length: Double { Double(bars) * beatsPerBar }

  /// In seconds, with a second for the last notes to ring.
  public var seconds: Double { seconds(at: length) + 1 }

  /// Seconds from the start to a beat.
  public func seconds(at beat: Double) -> Double {
    let changes = tempoChanges.map { (beat: $0.bar * beatsPerBar, tempo: $0.tempo) }
    let starts = [(beat: 0.0, tempo: tempo)] + changes
    let ends = changes.map(\.beat) + [.infinity]
    return zip(starts, ends).reduce(0) { sum, span in
      sum + max(0, min(beat, span.1) - span.0.beat) * 60 / span.0.tempo
    }
  }
}

/// Uneven pairs of notes: the first of two `unit`s takes `share` of the pair. 0.5 is straight, 2/3 a triplet shuffle.
public struct Swing: Sendable {
  public let unit: Double
  public let share: Double

  /// Pairs of eighth notes.
  public static func eighths(_ share: Double) -> Swing { Swing(unit: 0.5, share: share) }
  /// Pairs of sixteenth notes.
  public static func sixteenths(_ share: Double) -> Swing { Swing(unit: 0.25, share: share) }

  /// Where a written beat falls.
  public func played(_ beat: Double) -> Double {
    let pair = (beat / (2 * unit)).rounded(.down)
    let within = beat / (2 * unit) - pair
    let moved = within < 0.5 ? within * 2 * share : share + (within - 0.5) * 2 * (1 - share)
    return (pair + moved) * 2 * unit
  }
}

/// One player: an instrument, what it plays, and its strip on the mixing desk.
public struct Part: Sendable {
  public let name: String
  public let instrument: Instrument
  /// Each voice has a MIDI channel of its own, so that one may slide while the other stays.
  public let voices: [Phrase]
  public let feel: Feel
  /// Loudness in dB beside the other parts (all are brought to the same loudness first), and place from −1 (left) to 1 (right).
  public let level: Double
  public let pan: Double
  public let effects: [Effect]
  /// How much of it goes to the room and to the echo, 0 … 1.
  public let reverb: Double
  public let delay: Double
  /// The part whose strokes push this one down, as dance music does.
  public let duckedBy: String?

  public init(
    _ name: String, _ instrument: Instrument, _ voices: Phrase..., feel: Feel = Feel(), level: Double = 0,
    pan: Double = 0, effects: [Effect] = [], reverb: Double = 0, delay: Double = 0, duckedBy: String? = nil
  ) {
    (self.name, self.instrument, self.voices, self.feel) = (name, instrument, voices, feel)
    (self.level, self.pan, self.effects) = (level, pan, effects)
    (self.reverb, self.delay, self.duckedBy) = (reverb, delay, duckedBy)
  }
}

/// How a person plays it: not quite when, and not quite as hard as, it is written.
public struct Feel: Sendable {
  /// Standard deviation of the timing, in seconds, and of the velocity.
  public let timing: Double
  public let velocity: Double
  /// Seconds behind the beat (or, below zero, before it).
  public let lag: Double

  public init(timing: Double = 0.006, velocity: Double = 5, lag: Double = 0) {
    (self.timing, self.velocity, self.lag) = (timing, velocity, lag)
  }

  /// As a sequencer plays.
  public static let machine = Feel(timing: 0, velocity: 0)
}
