import CSndfile
import Demo
import FoundationEssentials
import Testing

struct CatalogueTests {
  private static let folder =
    #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
    + "/Sources/CDemoAudio/Audio"

  @Test func `names, titles and genres tell the pieces apart`() {
    let pieces = Catalogue.pieces
    #expect(Set(pieces.map(\.name)).count == pieces.count)
    #expect(Set(pieces.map(\.title)).count == pieces.count)
    #expect(Set(pieces.map(\.genre)).count >= 12)
  }

  @Test(arguments: Catalogue.pieces)
  func `every piece decodes at the length and with the tags that the catalogue gives`(piece: Piece) throws {
    var info = SF_INFO()
    let file = try #require(sf_open("\(Self.folder)/\(piece.file)", Int32(SFM_READ), &info))
    defer { sf_close(file) }
    let block = Int(info.samplerate) / 20
    var samples = [Float](repeating: 0, count: block * Int(info.channels))
    var (frames, peak) = (0, Float(0))
    var (silent, longestSilence) = (0, 0)
    while case let count = Int(sf_readf_float(file, &samples, sf_count_t(block))), count > 0 {
      frames += count
      let loudest = samples[..<(count * Int(info.channels))].reduce(0) { max($0, abs($1)) }
      peak = max(peak, loudest)
      silent = loudest < 0.001 ? silent + count : 0
      longestSilence = max(longestSilence, silent)
    }
    #expect(abs(Double(frames) / Double(info.samplerate) - piece.duration) < 0.1)
    #expect(peak > 0.3 && peak < 1, "\(piece.name) peaks at \(peak)")
    #expect(longestSilence < Int(info.samplerate), "\(piece.name) is silent for \(longestSilence) frames")
    #expect(sf_get_string(file, Int32(SF_STR_TITLE)).map { String(cString: $0) } == piece.title)
    #expect(sf_get_string(file, Int32(SF_STR_LICENSE)).map { String(cString: $0) } == Catalogue.licence)
  }

  @Test func `audio is found beside the program and where it is installed`() throws {
    let top = FileManager.default.temporaryDirectory.path + "/genrescope-demo-\(UInt64.random(in: 0...UInt64.max))"
    defer { try? FileManager.default.removeItem(atPath: top) }
    let piece = try Catalogue.piece(named: "jazz")
    #expect(throws: DemoError.self) { try Catalogue.path(of: piece, program: "\(top)/bin/genrescope") }
    try FileManager.default.createDirectory(atPath: "\(top)/bin", withIntermediateDirectories: true)
    for folder in ["share/genrescope/demo", "bin/genrescope_CDemoAudio.resources/Audio"] {
      try FileManager.default.createDirectory(atPath: "\(top)/\(folder)", withIntermediateDirectories: true)
      try Data().write(to: URL(fileURLWithPath: "\(top)/\(folder)/jazz.opus"))
      let found = try Catalogue.path(of: piece, program: "\(top)/bin/genrescope")
      #expect(found.hasSuffix("\(folder)/jazz.opus"))
    }
  }

  @Test func `an unknown name is answered with those that there are`() {
    #expect(throws: DemoError.unknown(name: "polka")) { try Catalogue.piece(named: "polka") }
    #expect(DemoError.unknown(name: "polka").description.contains("reggae"))
  }
}
