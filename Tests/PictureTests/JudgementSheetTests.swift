import Screen
import Testing

@testable import Picture

private func sheet(labels: [String] = ["a", "b"], right: Int = 3, accuracy: Double = 0.5) -> JudgementSheet {
  JudgementSheet(
    title: "model\u{1B}[2J", subtitle: "so good", labels: labels,
    confusion: labels.indices.map { row in labels.indices.map { $0 == row ? right : 1 } },
    notesTitle: "precision", notes: labels.map { _ in "50 %" }, heard: [(2, 0.1), (3, accuracy)])
}

@Suite struct JudgementSheetTests {
  @Test(arguments: [1, 2, 11, 60]) func anyNumberOfGenresIsDrawn(count: Int) throws {
    let sheet = sheet(labels: (0..<count).map { "a genre with a long name \($0)" })
    #expect(try sheet.picture(.png, theme: .deepsound).starts(with: [0x89, 0x50, 0x4e, 0x47]))
    #expect(String(decoding: try sheet.picture(.svg, theme: .deepsound), as: UTF8.self).hasSuffix("</svg>\n"))
  }

  @Test func countsAndCurveAreOnIt() throws {
    func picture(_ sheet: JudgementSheet) throws -> [UInt8] { try sheet.picture(.png, theme: .deepsound) }
    let one = try picture(sheet())
    #expect(try picture(sheet()) == one)
    for other in [sheet(right: 4), sheet(accuracy: 0.6), sheet(labels: ["a", "c"])] {
      #expect(try picture(other) != one)
    }
  }

  @Test func foreignTextIsHarmless() { #expect(!sheet().title.contains("\u{1B}")) }
}
