import Demo
import Testing

@testable import DemoScores

/// What must hold of every piece, whoever changes it.
struct PieceTests {
  @Test(arguments: Score.all)
  func `every part is as long as the form`(score: Score) {
    for part in score.parts {
      for voice in part.voices {
        #expect(voice.length == score.length, "\(score.name): \(part.name)")
      }
    }
  }

  @Test(arguments: Score.all)
  func `notes lie within the form and the instrument's range`(score: Score) {
    for part in score.parts {
      for note in part.voices.flatMap(\.notes) {
        let top = note.pitch + Int(max(0, note.bend))
        #expect(
          part.instrument.range.contains(note.pitch) && part.instrument.range.contains(top),
          "\(score.name): \(part.name) plays \(note.pitch) at \(note.start)")
        #expect(note.start >= 0 && note.start < score.length && note.length > 0)
        #expect((1...127).contains(note.velocity))
      }
    }
  }

  @Test(arguments: Score.all)
  func `no pitch is struck while it still sounds`(score: Score) {
    for notes in score.parts.flatMap(score.performed) {
      for samePitch in Dictionary(grouping: notes, by: \.pitch).values {
        for (note, next) in zip(samePitch, samePitch.dropFirst()) {
          #expect(note.start + note.length < next.start, "\(score.name) at beat \(note.start)")
        }
      }
    }
  }

  @Test(arguments: Score.all)
  func `parts have different names, and duck under ones that exist`(score: Score) {
    let names = score.parts.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(score.parts.compactMap(\.duckedBy).allSatisfy(names.contains))
  }

  @Test func `the catalogue lists the pieces that there are, at their length`() throws {
    #expect(Catalogue.pieces.map(\.name) == [Medley.name] + Score.all.map(\.name))
    for score in Score.all {
      #expect(
        abs(try Catalogue.piece(named: score.name).duration - score.seconds) < 0.5, "\(score.name): \(score.seconds)")
      #expect((20...40).contains(score.seconds), "\(score.name)")
    }
    #expect(Catalogue.tour.map(\.name) == Score.all.map(\.name))
    #expect(abs(try Catalogue.piece(named: Medley.name).duration - Medley.medley.duration) < 0.5)
  }
}

extension Score: CustomTestStringConvertible {
  public var testDescription: String { name }
}
