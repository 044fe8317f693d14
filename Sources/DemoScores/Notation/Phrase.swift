/// One note: what sounds, when, and how hard. Times are in beats (quarter notes).
public struct Note: Equatable, Sendable {
  /// MIDI pitch: 60 is C4.
  public var pitch: Int
  public var start: Double
  public var length: Double
  /// 1 … 127.
  public var velocity: Int
  /// Semitones that the pitch slides by while the note sounds.
  public var bend = 0.0
  /// A slow wobble after the start, as of a finger on a string.
  public var vibrato = false
  /// Grows from soft to full while it sounds.
  public var swell = false
}

/// A stretch of music: notes over so many beats.
///
/// Phrases follow one another with `+`, sound together with `&`, and repeat with `*`.
public struct Phrase: Equatable, Sendable {
  public var notes: [Note]
  /// In beats; notes may ring beyond it.
  public var length: Double

  public init(_ notes: [Note] = [], length: Double) {
    self.notes = notes
    self.length = length
  }

  /// Silence of so many bars of four beats.
  public static func rest(_ bars: Double) -> Phrase { Phrase(length: bars * 4) }

  /// One phrase after the other.
  public static func + (first: Phrase, second: Phrase) -> Phrase {
    let later = second.notes.map { note in
      var note = note
      note.start += first.length
      return note
    }
    return Phrase(first.notes + later, length: first.length + second.length)
  }

  /// Both phrases at once.
  public static func & (one: Phrase, other: Phrase) -> Phrase {
    Phrase(one.notes + other.notes, length: max(one.length, other.length))
  }

  /// The phrase `count` times.
  public static func * (phrase: Phrase, count: Int) -> Phrase {
    (0..<count).reduce(Phrase(length: 0)) { sum, _ in sum + phrase }
  }

  /// Every note changed in the same way.
  public func map(_ change: (inout Note) -> Void) -> Phrase {
    var phrase = self
    for index in phrase.notes.indices { change(&phrase.notes[index]) }
    return phrase
  }

  /// The same phrase some semitones higher.
  public func up(_ semitones: Int) -> Phrase { map { $0.pitch += semitones } }

  /// The same phrase played harder (or, below zero, softer), in steps of MIDI velocity.
  public func louder(_ steps: Int) -> Phrase {
    map { $0.velocity = min(127, max(1, $0.velocity + steps)) }
  }

  /// From `first` to `last` steps of velocity louder, evenly over the phrase.
  public func growing(_ first: Int, _ last: Int) -> Phrase {
    map { note in
      let change = Double(first) + Double(last - first) * note.start / length
      note.velocity = min(127, max(1, note.velocity + Int(change)))
    }
  }

  /// Every note cut to a share of its written length.
  public func short(_ share: Double = 0.5) -> Phrase { map { $0.length *= share } }

  /// Notes of a beat or longer tremble, as a singer's do.
  public var singing: Phrase { map { $0.vibrato = $0.vibrato || $0.length >= 1 } }

  /// The first `bars` bars of four beats.
  public func first(_ bars: Double) -> Phrase {
    Phrase(notes.filter { $0.start < bars * 4 - 1e-6 }, length: bars * 4)
  }
}
