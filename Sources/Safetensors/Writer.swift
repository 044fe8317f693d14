import Files
import FoundationEssentials

extension Safetensors {
  /// A tensor to be written.
  public struct Tensor: Sendable {
    let type: ElementType
    let shape: [Int]
    let bytes: Data

    /// A float tensor, row-major; the count of values is the product of the shape.
    public init(_ values: [Float], shape: [Int]) { self.init(values, .float32, shape) }

    /// An integer tensor.
    public init(_ values: [Int32], shape: [Int]) { self.init(values, .int32, shape) }

    /// A byte tensor.
    public init(_ values: [UInt8], shape: [Int]) { self.init(values, .uint8, shape) }

    private init<T: BitwiseCopyable>(_ values: [T], _ type: ElementType, _ shape: [Int]) {
      precondition(values.count == shape.reduce(1, *), "a tensor's values must fill its shape")
      self.type = type
      self.shape = shape
      bytes = values.withUnsafeBytes { Data($0) }
    }
  }

  /// The bytes of a file of these tensors, in the order of their names; the same input gives the same bytes.
  public static func encode(_ tensors: [String: Tensor], metadata: [String: String]) throws -> Data {
    var header: [String: HeaderItem] = ["__metadata__": .metadata(metadata)]
    var body = Data()
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      header[name] = .tensor(
        Header.Tensor(
          dtype: tensor.type.rawValue, shape: tensor.shape,
          dataOffsets: [body.count, body.count + tensor.bytes.count]))
      body.append(tensor.bytes)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var json = try encoder.encode(header)
    json.append(Data(repeating: UInt8(ascii: " "), count: (8 - json.count % 8) % 8))
    let length = Data((0..<8).map { UInt8(truncatingIfNeeded: json.count >> (8 * $0)) })
    return length + json + body
  }

  /// Writes a file, in the place of one that is there once it is whole.
  /// - Throws: `FileError`.
  public static func write(_ tensors: [String: Tensor], metadata: [String: String], to path: String) throws {
    try WholeFile.write(encode(tensors, metadata: metadata), to: path)
  }

  private enum HeaderItem: Encodable {
    case metadata([String: String])
    case tensor(Header.Tensor)

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .metadata(let strings): try strings.encode(to: encoder)
      case .tensor(let tensor): try tensor.encode(to: encoder)
      }
    }
  }
}
