/// What elementwise loops work on at a time.
public typealias Lanes = SIMD16<Float>

extension SIMD16<Float> {
  /// The next `count` values, at most as many as there are lanes; zeros beyond.
  @inlinable @inline(__always)
  public init(_ values: UnsafePointer<Float>, count: Int) {
    if count == Lanes.scalarCount {
      self = UnsafeRawPointer(values).loadUnaligned(as: Lanes.self)
    } else {
      self = .zero
      for lane in 0..<count { self[lane] = values[lane] }
    }
  }

  /// Writes the first `count` lanes.
  @inlinable @inline(__always)
  public func store(to values: UnsafeMutablePointer<Float>, count: Int) {
    if count == Lanes.scalarCount {
      UnsafeMutableRawPointer(values).storeBytes(of: self, as: Lanes.self)
    } else {
      for lane in 0..<count { values[lane] = self[lane] }
    }
  }
}
