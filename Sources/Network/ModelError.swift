/// What is wrong with a model file.
public enum ModelError: Error, CustomStringConvertible, Equatable {
  case malformed(file: String, cause: String)

  public var description: String {
    switch self {
    case .malformed(let file, let cause): "\(file): not a usable model: \(cause)."
    }
  }
}
