import FoundationEssentials
import TestSupport
import Testing

@testable import genrescope

@Suite struct WhyCommandTests {
  private struct Answer: Decodable {
    struct Band: Decodable {
      let contribution, fromHertz, toHertz: Double

      enum CodingKeys: String, CodingKey {
        case contribution
        case fromHertz = "from_hz"
        case toHertz = "to_hz"
      }
    }
    struct Neuron: Decodable {
      let contribution: Double
      let layer, neuron: Int
    }
    let bands: [Band]
    let baseline, logit, from, to: Double
    let belief: [String: Double]
    let cells: [[Double]]
    let columns: [Double]
    let genre: String
    let neurons: [Neuron]
  }

  /// The sums of all parts are the change of the logit, within a tenth; the picture is one.
  @Test func partsAddUp() throws {
    let scratch = try Scratch()
    let sound = try scratch.write(wave(music(seconds: 4)), to: "music.wav")
    let picture = scratch.file("why.png")
    let result = try Program.run(["why", sound, "--at", "3", "--json", "-o", picture, "--size", "640x360"])
    #expect(result.status == 0 && result.errors == "")
    let answer = try JSONDecoder().decode(Answer.self, from: Data(result.output.utf8))
    let change = answer.logit - answer.baseline
    let cells = answer.cells.reduce(0) { $0 + $1.reduce(0, +) }
    var sums = [cells, answer.bands.reduce(0) { $0 + $1.contribution }]
    let layers = Dictionary(grouping: answer.neurons, by: \.layer)
    for neurons in layers.values { sums.append(neurons.reduce(0) { $0 + $1.contribution }) }
    for sum in sums { #expect(abs(sum - change) < 0.1, "\(sum) for \(change)") }
    #expect(answer.from == answer.to && answer.to <= 3 && answer.columns.count == answer.cells.count)
    #expect(answer.belief[answer.genre] == answer.belief.values.max())
    #expect(zip(answer.bands, answer.bands.dropFirst()).allSatisfy { $0.toHertz == $1.fromHertz })
    #expect([UInt8](try Data(contentsOf: URL(filePath: picture))).starts(with: [0x89, 0x50, 0x4e, 0x47]))
  }

  @Test func saysWhatIsWrong() throws {
    let scratch = try Scratch()
    let short = try scratch.write(wave(music(seconds: 0.5)), to: "short.wav")
    for (arguments, status, word) in [
      (["--at", "1", "--to", "2"], 2, "excludes"), (["--from", "3", "--to", "2"], 2, "after"),
      (["--at", "nan"], 2, "seconds"), (["-o", "x.jpg"], 2, ".png or .svg"),
      (["--genre", "polka\u{1B}[31m"], 2, "classical"), ([], 1, "a belief needs"),
      (["--at", "0.2"], 1, "nothing is believed at 0.2 s"), (["--at", "9"], 1, "ends at 0."),
    ] as [([String], Int32, String)] {
      let result = try Program.run(["why", short] + arguments)
      #expect(result.status == status && result.errors.contains(word), "\(arguments): \(result.errors)")
      #expect(!result.errors.contains("\u{1B}") && result.output.isEmpty)
    }
  }
}
