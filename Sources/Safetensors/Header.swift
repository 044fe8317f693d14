import FoundationEssentials

/// The parsed and checked JSON header of a safetensors file.
struct Header {
  var metadata: [String: String] = [:]
  var entries: [String: Safetensors.Entry] = [:]
  /// Byte offset of the data section in the file.
  let dataStart: Int

  /// - Parameter bytes: the whole file.
  init(_ bytes: Data, named file: String) throws(SafetensorsError) {
    guard bytes.count >= 8 else { throw .malformed(file: file, cause: "it is shorter than its 8-byte length field") }
    let length = bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(bytes.count - 8) else {
      throw .malformed(file: file, cause: "its header claims \(length) bytes, the file has \(bytes.count)")
    }
    dataStart = 8 + Int(length)
    let json = bytes.dropFirst(8).prefix(Int(length))
    let items: [String: Item]
    do {
      items = try JSONDecoder().decode([String: Item].self, from: Data(json))
    } catch {
      throw .malformed(file: file, cause: "its header is not the JSON expected")
    }
    for (name, item) in items {
      switch item {
      case .metadata(let strings):
        guard name == "__metadata__" else {
          throw .malformed(file: file, cause: "“\(name)” in its header is not a tensor")
        }
        metadata = strings
      case .tensor(let tensor):
        entries[name] = try tensor.entry(name: name, dataSize: bytes.count - dataStart, file: file)
      }
    }
  }

  private enum Item: Decodable {
    case metadata([String: String])
    case tensor(Tensor)

    init(from decoder: any Decoder) throws {
      if let tensor = try? Tensor(from: decoder) {
        self = .tensor(tensor)
      } else {
        self = .metadata(try [String: String](from: decoder))
      }
    }
  }

  struct Tensor: Codable {
    let dtype: String
    let shape: [Int]
    let dataOffsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case dataOffsets = "data_offsets"
    }

    func entry(name: String, dataSize: Int, file: String) throws(SafetensorsError) -> Safetensors.Entry {
      guard let type = Safetensors.ElementType(rawValue: dtype) else {
        throw .malformed(file: file, cause: "tensor “\(name)” has the type “\(dtype)”, which is not supported")
      }
      guard dataOffsets.count == 2, 0 <= dataOffsets[0], dataOffsets[0] <= dataOffsets[1],
        dataOffsets[1] <= dataSize
      else { throw .malformed(file: file, cause: "tensor “\(name)” lies outside the file") }
      var size = type.size
      for extent in shape {
        let (product, overflow) = size.multipliedReportingOverflow(by: extent)
        guard extent >= 0, !overflow else {
          throw .malformed(file: file, cause: "tensor “\(name)” has the impossible shape \(shape)")
        }
        size = product
      }
      guard size == dataOffsets[1] - dataOffsets[0] else {
        throw .malformed(
          file: file,
          cause: "tensor “\(name)” of shape \(shape) takes \(size) bytes, not \(dataOffsets[1] - dataOffsets[0])")
      }
      return Safetensors.Entry(type: type, shape: shape, bytes: dataOffsets[0]..<dataOffsets[1])
    }
  }
}
