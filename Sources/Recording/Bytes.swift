extension [UInt8] {
  /// Appends a number, its least byte first.
  mutating func append<Number: FixedWidthInteger>(little number: Number) {
    for byte in 0..<Number.bitWidth / 8 { append(UInt8(truncatingIfNeeded: number >> (8 * byte))) }
  }

  mutating func append(_ number: Float) { append(little: number.bitPattern) }

  mutating func append(_ number: Double) { append(little: number.bitPattern) }
}

/// Takes numbers from the front of bytes; nil where there are too few.
struct ByteReader {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  mutating func little<Number: FixedWidthInteger>(_: Number.Type) -> Number? {
    bytes(Number.bitWidth / 8)?.reversed().reduce(Number(0)) { $0 << 8 | Number($1) }
  }

  mutating func float() -> Float? { little(UInt32.self).map(Float.init(bitPattern:)) }

  mutating func double() -> Double? { little(UInt64.self).map(Double.init(bitPattern:)) }

  mutating func floats(_ count: Int) -> [Float]? {
    var floats: [Float] = []
    for _ in 0..<count {
      guard let float = float() else { return nil }
      floats.append(float)
    }
    return floats
  }
}

/// CRC-32 as of IEEE 802.3 (polynomial 0xEDB88320, reflected).
func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
  ~bytes.reduce(~UInt32(0)) { crc, byte in crcTable[Int((crc ^ UInt32(byte)) & 0xff)] ^ crc >> 8 }
}

private let crcTable: [UInt32] = (0..<256).map { index in
  (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? 0xedb8_8320 ^ crc >> 1 : crc >> 1 }
}
