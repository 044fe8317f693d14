import FoundationEssentials

extension Catalogue {
  /// Where a piece's audio lies: beside the program in SwiftPM's build tree, or installed under `share`.
  ///
  /// - Parameter program: the program's own path; the running one's if nil.
  /// - Throws: ``DemoError/missing(file:folders:)``.
  public static func path(of piece: Piece, program: String? = nil) throws(DemoError) -> String {
    let folders = folders(beside: program ?? runningProgram)
    guard let folder = folders.first(where: { FileManager.default.fileExists(atPath: "\($0)/\(piece.file)") }) else {
      throw .missing(file: piece.file, folders: folders)
    }
    return "\(folder)/\(piece.file)"
  }

  /// `Bundle.module` would trap where the program has been moved, and link all of Foundation.
  private static func folders(beside program: String) -> [String] {
    let folder = program.split(separator: "/").dropLast().map { "/" + $0 }.joined()
    return ["\(folder)/genrescope_CDemoAudio.resources/Audio", "\(folder)/../share/genrescope/demo"]
  }

  private static var runningProgram: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
  }
}
