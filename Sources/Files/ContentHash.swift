/// Tells contents apart, but does not prove them genuine: FNV-1a, 64 bits (Fowler, Noll & Vo).
public struct ContentHash: RawRepresentable, Codable, Equatable, Sendable {
  public private(set) var rawValue: UInt64

  /// Goes on from what has been hashed so far.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// Of nothing yet.
  public init() { self.init(rawValue: 0xcbf2_9ce4_8422_2325) }

  public init(_ bytes: some Sequence<UInt8>) {
    self.init()
    for byte in bytes { add(UInt64(byte)) }
  }

  /// Adds a byte, or a word in one step.
  public mutating func add(_ word: UInt64) { rawValue = (rawValue ^ word) &* 0x100_0000_01b3 }

  /// Adds a text and its end.
  public mutating func add(_ text: String) {
    for byte in text.utf8 { add(UInt64(byte)) }
    add(0x100)
  }

  /// Sixteen hexadecimal digits.
  public var hexadecimal: String {
    let digits = String(rawValue, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
