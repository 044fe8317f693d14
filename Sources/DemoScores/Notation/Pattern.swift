/// One stroke of a pattern.
struct Hit {
  let mark: Character
  var start: Double
  var length: Double
  let velocity: Int
}

/// Reads a pattern of evenly spaced characters, which share `beats` evenly: `x` a stroke, `X` a hard one, `o` a soft
/// one, `.` nothing, `-` the last stroke rings on; any other character is a stroke of that name. Spaces only group.
func hits(_ pattern: String, beats: Double) -> [Hit] {
  let marks = pattern.filter { !$0.isWhitespace }
  precondition(marks.count % Int(beats) == 0, "\(marks.count) steps do not fit \(beats) beats: \(pattern)")
  let step = beats / Double(marks.count)
  var hits: [Hit] = []
  for (index, mark) in marks.enumerated() where mark != "." {
    if mark == "-" {
      if !hits.isEmpty { hits[hits.count - 1].length += step }
      continue
    }
    let velocity = mark == "X" ? 116 : mark == "o" ? 52 : 92
    hits.append(Hit(mark: mark, start: Double(index) * step, length: step, velocity: velocity))
  }
  return hits
}

/// The drums and cymbals of a kit, by their General MIDI key.
public enum Drum: Int, Sendable {
  case scratchPush = 29
  case scratchPull = 30
  case kick = 36
  case rim = 37
  case snare = 38
  case clap = 39
  case snare2 = 40
  case floorTom = 41
  case hat = 42
  case lowTom = 45
  case pedalHat = 44
  case openHat = 46
  case midTom = 47
  case crash = 49
  case highTom = 50
  case ride = 51
  case china = 52
  case bell = 53
  case tambourine = 54
  case crash2 = 57
  case cowbell = 56
  case shaker = 70
  case highConga = 63
  case lowConga = 64
}

/// A drum beat: a pattern a drum, such as `[.kick: "x...x...", .hat: "xxxxxxxx"]`. Bars are set apart by `|`.
public func drums(_ lines: KeyValuePairs<Drum, String>, beatsPerBar: Double = 4) -> Phrase {
  let counts = lines.map { $0.value.split(separator: "|").count }
  let bars = counts.max() ?? 1
  precondition(counts.allSatisfy { bars % $0 == 0 }, "drum lines of \(counts) bars do not fit together")
  let notes = lines.flatMap { drum, text in
    let written = text.split(separator: "|").map { hits(String($0), beats: beatsPerBar) }
    return (0..<bars).flatMap { bar in
      written[bar % written.count].map {
        Note(
          pitch: drum.rawValue, start: Double(bar) * beatsPerBar + $0.start, length: min(0.25, $0.length),
          velocity: $0.velocity)
      }
    }
  }
  return Phrase(notes, length: Double(bars) * beatsPerBar)
}
