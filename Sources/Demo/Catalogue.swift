/// A demo track.
public struct Piece: Equatable, Sendable {
  /// What `genrescope demo NAME` calls it.
  public let name: String
  public let title: String
  /// The genre that it is written as.
  public let genre: String
  /// One line about it.
  public let summary: String
  /// In seconds.
  public let duration: Double

  /// The name of its audio file.
  public var file: String { "\(name).opus" }
}

/// The demo tracks.
public enum Catalogue {
  /// The licence of all of them. They are the project's own, rendered with the SoundFont MuseScore General (MIT).
  public static let licence = "Creative Commons Attribution 4.0 (CC BY 4.0)"

  /// The artist of all of them as their tags have it, with the licence, so that whoever plays one sees it.
  public static let artist = "Genrescope, CC BY 4.0"

  /// In the order in which they are listed: the medley, then what it is made of.
  public static let pieces: [Piece] = [
    Piece(
      name: "medley", title: "Round the Dial", genre: "medley",
      summary: "Through eight genres in two minutes.", duration: 122.3),
    Piece(
      name: "blues", title: "Twelve Bars Home", genre: "blues",
      summary: "A shuffle in A: a steel guitar bends its notes over twelve bars.", duration: 35.3),
    Piece(
      name: "classical", title: "Quartet in G minor, opening", genre: "classical",
      summary: "Strings: a theme, its answer in the major, a close.", duration: 36.6),
    Piece(
      name: "country", title: "Freight to Abilene", genre: "country",
      summary: "A train beat, a picked guitar, a fiddle and a pedal steel.", duration: 34.1),
    Piece(
      name: "disco", title: "Mirror Ball Minor", genre: "disco",
      summary: "Four on the floor, octave bass, strings that run.", duration: 33.0),
    Piece(
      name: "hiphop", title: "Corner Loop", genre: "hiphop",
      summary: "Boom bap: a break, a deep bass, and a bassoon that raps.", duration: 34.9),
    Piece(
      name: "jazz", title: "Late Set", genre: "jazz",
      summary: "A piano trio with a walking bass and a swinging ride.", duration: 31.0),
    Piece(
      name: "metal", title: "Iron Gallop", genre: "metal",
      summary: "Palm-muted riffs, double kick, a breakdown and a lead.", duration: 31.7),
    Piece(
      name: "pop", title: "Bright Side of Monday", genre: "pop",
      summary: "A bright tune over four chords, with a hook.", duration: 37.9),
    Piece(
      name: "reggae", title: "Three Is the One", genre: "reggae",
      summary: "One drop, skank, a singing bass and dub echo.", duration: 33.9),
    Piece(
      name: "rock", title: "Open Garage", genre: "rock",
      summary: "A riff, a backbeat, open chords and a solo.", duration: 38.6),
    Piece(
      name: "electronic", title: "Pulse Width", genre: "electronic",
      summary: "A deep bass and an arpeggio open up over a pulse.", duration: 31.5),
  ]

  /// The pieces without the medley: one of each genre.
  public static var tour: [Piece] { pieces.filter { $0.name != "medley" } }

  /// The piece of a name.
  /// - Throws: ``DemoError/unknown(name:)``.
  public static func piece(named name: String) throws(DemoError) -> Piece {
    guard let piece = pieces.first(where: { $0.name == name }) else { throw .unknown(name: name) }
    return piece
  }
}

/// Why a demo track cannot be played.
public enum DemoError: Error, Equatable, CustomStringConvertible {
  case unknown(name: String)
  case missing(file: String, folders: [String])

  public var description: String {
    switch self {
    case .unknown(let name):
      let names = Catalogue.pieces.map(\.name).joined(separator: ", ")
      return "There is no demo track called \(name.debugDescription); there are \(names)."
    case .missing(let file, let folders):
      return "The demo track \(file) is in none of \(folders.joined(separator: ", ")); install genrescope again."
    }
  }
}
