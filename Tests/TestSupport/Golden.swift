import FoundationEssentials
import Safetensors

/// A reference file committed beside a test. A missing one fails the suite.
public func golden(_ name: String, beside file: String = #filePath) throws -> Safetensors {
  let folder = URL(filePath: file).deletingLastPathComponent().appending(path: "Goldens")
  return try Safetensors(path: folder.appending(path: name).path)
}

/// Larger reference files kept outside the repository, in the folder that `GENRESCOPE_ORACLE` names.
/// - Returns: those whose names begin with `prefix`; none when the variable is not set.
public func oracles(_ prefix: String) throws -> [Safetensors] {
  guard let folder = ProcessInfo.processInfo.environment["GENRESCOPE_ORACLE"] else { return [] }
  let names = try FileManager.default.contentsOfDirectory(atPath: folder)
  return try names.filter { $0.hasPrefix(prefix) }.sorted().map { try Safetensors(path: folder + "/" + $0) }
}
