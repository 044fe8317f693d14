/// The chords of a passage, and what may be played over them.
public struct Harmony: Sendable {
  struct Span {
    let chord: Chord
    let start: Double
    let end: Double
  }

  let spans: [Span]
  let beatsPerBar: Double
  /// In beats.
  public let length: Double

  /// - Parameter text: chords with a bar line between bars; chords within a bar share it evenly: `"C | Am F | G"`.
  public init(_ text: String, beatsPerBar: Double = 4) {
    let bars = text.split(separator: "|").map { $0.split(whereSeparator: \.isWhitespace) }.filter { !$0.isEmpty }
    spans = bars.enumerated().flatMap { index, names in
      let share = beatsPerBar / Double(names.count)
      let start = Double(index) * beatsPerBar
      return names.enumerated().map { place, name in
        Span(chord: Chord(name), start: start + Double(place) * share, end: start + Double(place + 1) * share)
      }
    }
    self.beatsPerBar = beatsPerBar
    length = Double(bars.count) * beatsPerBar
  }

  private init(spans: [Span], beatsPerBar: Double, length: Double) {
    (self.spans, self.beatsPerBar, self.length) = (spans, beatsPerBar, length)
  }

  /// One passage after the other.
  public static func + (first: Harmony, second: Harmony) -> Harmony {
    let later = second.spans.map {
      Span(chord: $0.chord, start: $0.start + first.length, end: $0.end + first.length)
    }
    return Harmony(
      spans: first.spans + later, beatsPerBar: first.beatsPerBar, length: first.length + second.length)
  }

  /// The passage `count` times.
  public static func * (harmony: Harmony, count: Int) -> Harmony {
    (1..<count).reduce(harmony) { sum, _ in sum + harmony }
  }

  private func index(at beat: Double) -> Int {
    spans.firstIndex { beat < $0.end - 1e-6 } ?? spans.count - 1
  }

  /// Chords struck where the pattern says; see ``hits(_:)`` for the characters.
  /// - Parameters:
  ///   - centre: the note around which the chords lie, which also keeps them close to one another.
  ///   - roll: beats from one string to the next, as of a plectrum.
  public func strum(_ pattern: String, around centre: String, voices: Int = 4, roll: Double = 0) -> Phrase {
    over(pattern) { hit, index in
      spans[index].chord.voicing(around: pitch(centre), voices: voices).enumerated().map { place, pitch in
        let delay = roll * Double(place)
        return Note(
          pitch: pitch, start: hit.start + delay, length: max(0.05, hit.length - delay), velocity: hit.velocity)
      }
    }
  }

  /// Single notes by scale degree over each chord: `1` root … `8` octave, `9`; `<` and `>` a semitone below and above
  /// the next chord's root, which leads a walking bass onwards. `.` rests, `-` holds.
  /// - Parameter lowest: each chord's root is the first at or above this note.
  public func degrees(_ pattern: String, from lowest: String, velocity: Int = 90) -> Phrase {
    let lowest = pitch(lowest)
    func placed(_ pitchClass: Int) -> Int { lowest + (pitchClass - lowest % 12 + 12) % 12 }
    return over(pattern) { hit, index in
      let chord = spans[index].chord
      let next = placed(spans[(index + 1) % spans.count].chord.bass)
      let tone =
        switch hit.mark {
        case "<": next - 1
        case ">": next + 1
        case "1": placed(chord.bass)
        default: placed(chord.root) + chord.interval(ofDegree: hit.mark.wholeNumberValue ?? 1)
        }
      return [Note(pitch: tone, start: hit.start, length: hit.length, velocity: velocity)]
    }
  }

  /// The pattern, repeated bar by bar as often as the harmony needs.
  private func over(_ pattern: String, _ play: (Hit, Int) -> [Note]) -> Phrase {
    let bars = pattern.split(separator: "|").map { hits(String($0), beats: beatsPerBar) }
    let count = Int((length / beatsPerBar).rounded())
    let notes = (0..<count).flatMap { bar in
      bars[bar % bars.count].flatMap { hit in
        var hit = hit
        hit.start += Double(bar) * beatsPerBar
        return play(hit, index(at: hit.start))
      }
    }
    return Phrase(notes, length: length)
  }
}
