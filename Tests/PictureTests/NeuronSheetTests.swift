import Screen
import TestSupport
import Testing

@testable import Picture

private func sheet(tiles: Int, genres: [String] = ["a", "b"], isEmpty: Bool = false) -> NeuronSheet {
  let tile = NeuronSheet.Tile(
    number: "1:1", name: "onset, noisy, 2–6 kHz, and many a word that does not fit on two short lines",
    patch: isEmpty ? [] : (0..<3 * 16).map { Float($0) - 40 }, aligned: (0..<3 * 4).map { Float($0) },
    weights: (0..<3 * 4).map { $0.isMultiple(of: 2) ? 1 : -1 }, heard: [Float](repeating: 0.5, count: 16),
    genres: genres.map { Double($0.count) })
  return NeuronSheet(
    title: "Layer", subtitle: "sub", columns: 3, height: 4, frequencies: (1...16).map { Double($0) * 300 },
    genres: genres, tiles: Array(repeating: tile, count: tiles))
}

@Suite struct NeuronSheetTests {
  @Test(arguments: [0, 1, 7, 64, 2_000]) func anyNumberOfNeuronsFits(tiles: Int) throws {
    let layout = SheetLayout(sheet(tiles: tiles))
    for index in 0..<tiles {
      let (x, y) = layout.origin(index)
      #expect(x + layout.tile <= Double(layout.size.width))
      #expect(y + SheetLayout.text + SheetLayout.picture <= Double(layout.size.height))
    }
  }

  @Test func sheetsAreDrawn() throws {
    for sheet in [sheet(tiles: 3), sheet(tiles: 2, genres: []), sheet(tiles: 1, isEmpty: true), sheet(tiles: 0)] {
      #expect(try sheet.picture(.png, theme: .deepsound).starts(with: [0x89, 0x50, 0x4e, 0x47]))
      #expect(String(decoding: try sheet.picture(.svg, theme: .deepsound), as: UTF8.self).hasSuffix("</svg>\n"))
    }
  }

  /// What excites a neuron is on its sheet: another patch is another picture, and so are other weights and genres.
  @Test func everythingIsOnTheSheet() throws {
    func picture(_ patch: Float, _ weight: Float, _ genre: Double, _ aligned: Float, _ heard: Float) throws -> [UInt8] {
      let tile = NeuronSheet.Tile(
        number: "1:1", name: "n", patch: Array(repeating: patch, count: 12), aligned: [aligned, 0, 0, 0],
        weights: [weight, 1, 1, 1], heard: [heard, 0, 0, 0, 0, 0], genres: [1, genre])
      return try NeuronSheet(
        title: "t", subtitle: "s", columns: 2, height: 2, frequencies: [100, 200, 300, 400, 500, 600],
        genres: ["a", "b"], tiles: [tile]
      ).picture(.png, theme: .deepsound)
    }
    let one = try picture(0, 1, 0.5, 0, 1)
    #expect(try picture(0, 1, 0.5, 0, 1) == one)
    for other in try [
      picture(9, 1, 0.5, 0, 1), picture(0, -1, 0.5, 0, 1), picture(0, 1, 0.1, 0, 1), picture(0, 1, 0.5, -30, 1),
      picture(0, 1, 0.5, 0, 0),
    ] { #expect(other != one) }
  }
}
