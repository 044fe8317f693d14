/// Reads a melody: a token a step, such as `"C4 . E4! - | G4^A4 - ~ ."`.
///
/// | token | meaning |
/// |---|---|
/// | `C4` `F#3` `Bb5` | a note, held for one step |
/// | `C4+E4+G4` | several at once |
/// | `-` | the last note is held for another step |
/// | `.` | rest |
/// | `A4^B4` | starts on A4 and slides to B4 |
/// | `C4!` `C4?` | harder, softer |
/// | `C4~` `C4<` | vibrato, swell |
/// | <code>&#124;</code> | bar line: every bar must have the same number of steps |
///
/// - Parameters:
///   - step: beats a token.
///   - velocity: of a note that is neither harder nor softer.
public func line(_ text: String, step: Double = 0.5, velocity: Int = 90) -> Phrase {
  let bars = text.split(separator: "|").map { $0.split(whereSeparator: \.isWhitespace) }.filter { !$0.isEmpty }
  precondition(Set(bars.map(\.count)).count == 1, "bars of different lengths in: \(text)")
  var notes: [Note] = []
  var position = 0.0
  var held = 0..<0
  for token in bars.joined() {
    switch token {
    case ".": held = 0..<0
    case "-": for index in held { notes[index].length += step }
    default:
      let first = notes.count
      notes += token.split(separator: "+").map { note($0, start: position, length: step, velocity: velocity) }
      held = first..<notes.count
    }
    position += step
  }
  return Phrase(notes, length: position)
}

/// One note with its marks.
private func note(_ token: Substring, start: Double, length: Double, velocity: Int) -> Note {
  var marks = token
  let name = marks.prefix { !"!?~<^".contains($0) }
  marks = marks.dropFirst(name.count)
  var note = Note(pitch: pitch(name), start: start, length: length, velocity: velocity)
  if let slide = marks.firstIndex(of: "^") {
    let target = marks[marks.index(after: slide)...].prefix { !"!?~<".contains($0) }
    note.bend = Double(pitch(target) - note.pitch)
  }
  if marks.contains("!") { note.velocity = min(127, velocity + 18) }
  if marks.contains("?") { note.velocity = max(1, velocity - 25) }
  note.vibrato = marks.contains("~")
  note.swell = marks.contains("<")
  return note
}

/// The MIDI pitch of a name such as `Bb3`; C4 is 60.
public func pitch(_ name: some StringProtocol) -> Int {
  guard let digit = name.last?.wholeNumberValue else { preconditionFailure("no octave in the note '\(name)'") }
  return pitchClass(name.dropLast()) + 12 * (digit + 1)
}

/// Semitones above C of a name such as `F#`, `Bb`.
func pitchClass(_ name: some StringProtocol) -> Int {
  let naturals: [Character: Int] = ["C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11]
  guard let letter = name.first, let natural = naturals[letter] else { preconditionFailure("no note called '\(name)'") }
  return name.dropFirst().reduce(natural) { $0 + ($1 == "#" ? 1 : -1) }
}
