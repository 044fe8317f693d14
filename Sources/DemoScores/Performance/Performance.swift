extension Score {
  /// A part as it is played: swung, humanised, and with no pitch struck again before it has been let go.
  ///
  /// - Returns: the notes of each voice in order of time, in beats from the start.
  public func performed(_ part: Part) -> [[Note]] {
    var generator = Generator("\(name)/\(part.name)")
    return part.voices.map { voice in
      let notes = voice.notes.sorted { ($0.start, $0.pitch) < ($1.start, $1.pitch) }
      return withoutOverlaps(notes.map { played($0, part.feel, &generator) })
    }
  }

  private func played(_ written: Note, _ feel: Feel, _ generator: inout Generator) -> Note {
    var note = written
    let late = (feel.lag + feel.timing * generator.normal()) * tempo / 60
    let end = swing?.played(written.start + written.length) ?? written.start + written.length
    note.start = max(0, (swing?.played(written.start) ?? written.start) + late)
    note.length = max(0.03, end - note.start)
    let harder = Int((feel.velocity * generator.normal()).rounded())
    note.velocity = min(127, max(1, note.velocity + harder))
    return note
  }

  private func withoutOverlaps(_ notes: [Note]) -> [Note] {
    var notes = notes.sorted { ($0.start, $0.pitch) < ($1.start, $1.pitch) }
    var sounding: [Int: Int] = [:]
    for index in notes.indices {
      if let last = sounding[notes[index].pitch] {
        let gap = notes[index].start - notes[last].start
        notes[last].length = min(notes[last].length, gap - min(0.02, gap / 2))
      }
      sounding[notes[index].pitch] = index
    }
    return notes
  }
}
