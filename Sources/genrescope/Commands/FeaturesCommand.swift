import ArgumentParser
import Files
import Mel
import Training

/// `genrescope features`: a folder of genres as a feature archive.
struct FeaturesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "features",
    abstract: "Measure folders of genres once and for all, into a feature archive.",
    discussion: "The archive holds mel columns, not music; “genrescope train --features” learns from it.")

  @OptionGroup var data: DataOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("The archive to write.", valueName: "file"), completion: .file())
  var output: String

  @Option(name: .long, help: ArgumentHelp("Samples from one column to the next, at 22,050 Hz.", valueName: "samples"))
  var hop = MelConfiguration().hop

  func validate() throws {
    guard (1...65_536).contains(hop) else { throw ValidationError("--hop must be 1 to 65536.") }
    if output.isEmpty { throw ValidationError("--output needs a file name.") }
  }

  func run() async throws {
    try WholeFile.check(output)
    let crew = Crew(count: data.threads)
    let (collection, isWhole) = try data.load(MelConfiguration(hop: hop), crew: crew)
    guard !collection.tracks.isEmpty else { throw DataError.nothingLeft(part: "the archive") }
    try FeatureArchive.write(collection, to: output)
    Console.say("\(output): \(collection.tracks.count) tracks of \(collection.labels.count) genres.")
    if !isWhole { throw ExitCode(1) }
  }
}
