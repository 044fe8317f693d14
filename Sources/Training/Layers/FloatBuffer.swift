import Glibc

/// Floats in memory of their own: zero at first, aligned to a cache line, freed with its owner.
struct FloatBuffer: ~Copyable {
  let start: UnsafeMutablePointer<Float>
  let count: Int

  init(count: Int) {
    let bytes = max(64, (count * MemoryLayout<Float>.stride + 63) / 64 * 64)
    guard let memory = aligned_alloc(64, bytes) else { fatalError("no memory for \(count) floats") }
    start = memory.bindMemory(to: Float.self, capacity: max(1, count))
    start.initialize(repeating: 0, count: count)
    self.count = count
  }

  deinit { free(start) }

  func setZero() { start.update(repeating: 0, count: count) }
}

/// The next `count` values, at most eight, as lanes; zeros beyond.
@inline(__always)
func load(_ values: UnsafePointer<Float>, _ count: Int) -> SIMD8<Float> {
  if count == 8 { return UnsafeRawPointer(values).loadUnaligned(as: SIMD8<Float>.self) }
  var lanes = SIMD8<Float>.zero
  for lane in 0..<count { lanes[lane] = values[lane] }
  return lanes
}

/// Writes the first `count` lanes.
@inline(__always)
func store(_ lanes: SIMD8<Float>, _ values: UnsafeMutablePointer<Float>, _ count: Int) {
  if count == 8 { return UnsafeMutableRawPointer(values).storeBytes(of: lanes, as: SIMD8<Float>.self) }
  for lane in 0..<count { values[lane] = lanes[lane] }
}
