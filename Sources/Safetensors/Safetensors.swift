import FoundationEssentials
import Glibc

/// A safetensors file: named tensors of little-endian numbers, row-major, and a dictionary of strings.
///
/// Layout: u64 little-endian header length, JSON header, raw data; format by Hugging Face
/// (https://github.com/huggingface/safetensors). Nothing in the header is trusted: every length is checked against
/// the file before it is used.
public struct Safetensors: Sendable {
  /// The number types this project uses.
  public enum ElementType: String, Sendable {
    case float32 = "F32"
    case int32 = "I32"
    case uint8 = "U8"

    /// Bytes per element.
    public var size: Int { self == .uint8 ? 1 : 4 }
  }

  /// Where a tensor lies, and what it is.
  public struct Entry: Sendable, Equatable {
    public let type: ElementType
    public let shape: [Int]
    /// Byte offsets from the start of the data section.
    let bytes: Range<Int>

    /// The number of elements: the product of the shape.
    public var count: Int { bytes.count / type.size }
  }

  /// What the file is called in messages.
  public let name: String
  public let metadata: [String: String]
  public let entries: [String: Entry]
  private let data: Data

  /// Opens a file.
  /// - Throws: `SafetensorsError` when it cannot be read or is malformed.
  public init(path: String) throws(SafetensorsError) {
    var status = stat()
    if stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG {
      throw .unreadable(file: path, cause: "it is not a regular file")
    }
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw .unreadable(file: path, cause: (error as? CocoaError)?.reason ?? "\(error)")
    }
    try self.init(data, named: path)
  }

  /// Parses a file's bytes; `name` is used in messages.
  public init(_ bytes: Data, named name: String) throws(SafetensorsError) {
    let header = try Header(bytes, named: name)
    self.name = name
    metadata = header.metadata
    entries = header.entries
    data = bytes.suffix(from: bytes.startIndex + header.dataStart)
  }

  /// The elements of a float tensor.
  /// - Parameter shape: the expected shape, where it is known.
  public func floats(_ tensor: String, shape: [Int]? = nil) throws(SafetensorsError) -> [Float] {
    try elements(tensor, .float32, shape: shape, zero: 0)
  }

  /// The elements of an integer tensor.
  public func int32s(_ tensor: String, shape: [Int]? = nil) throws(SafetensorsError) -> [Int32] {
    try elements(tensor, .int32, shape: shape, zero: 0)
  }

  /// The elements of a byte tensor.
  public func uint8s(_ tensor: String, shape: [Int]? = nil) throws(SafetensorsError) -> [UInt8] {
    try elements(tensor, .uint8, shape: shape, zero: 0)
  }

  private func elements<T: BitwiseCopyable>(
    _ tensor: String, _ type: ElementType, shape: [Int]?, zero: T
  ) throws(SafetensorsError) -> [T] {
    guard let entry = entries[tensor] else { throw .malformed(file: name, cause: "it has no tensor “\(tensor)”") }
    guard entry.type == type else {
      throw .malformed(
        file: name, cause: "tensor “\(tensor)” holds \(entry.type.rawValue), where \(type.rawValue) is needed")
    }
    if let shape, shape != entry.shape {
      throw .malformed(
        file: name, cause: "tensor “\(tensor)” has shape \(entry.shape), where \(shape) is needed")
    }
    var values = [T](repeating: zero, count: entry.count)
    let start = data.startIndex
    _ = values.withUnsafeMutableBytes {
      data.copyBytes(to: $0, from: start + entry.bytes.lowerBound..<start + entry.bytes.upperBound)
    }
    return values
  }
}

/// What is wrong with a safetensors file.
public enum SafetensorsError: Error, CustomStringConvertible, Equatable {
  case unreadable(file: String, cause: String)
  case malformed(file: String, cause: String)

  public var description: String {
    switch self {
    case .unreadable(let file, let cause): "\(file): cannot be read: \(cause)."
    case .malformed(let file, let cause): "\(file): not a usable safetensors file: \(cause)."
    }
  }
}

extension CocoaError {
  /// The reason in a person's words.
  var reason: String {
    switch code {
    case .fileReadNoSuchFile, .fileNoSuchFile: "there is no such file"
    case .fileReadNoPermission: "permission is denied"
    default: underlying.map { "\($0)" } ?? "\(self)"
    }
  }
}
