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

/// What elementwise loops work on at a time.
typealias Lanes = SIMD16<Float>

/// The next `count` values, at most as many as there are lanes; zeros beyond.
@inline(__always)
func load(_ values: UnsafePointer<Float>, _ count: Int) -> Lanes {
  if count == Lanes.scalarCount { return UnsafeRawPointer(values).loadUnaligned(as: Lanes.self) }
  var lanes = Lanes.zero
  for lane in 0..<count { lanes[lane] = values[lane] }
  return lanes
}

/// Writes the first `count` lanes.
@inline(__always)
func store(_ lanes: Lanes, _ values: UnsafeMutablePointer<Float>, _ count: Int) {
  if count == Lanes.scalarCount { return UnsafeMutableRawPointer(values).storeBytes(of: lanes, as: Lanes.self) }
  for lane in 0..<count { values[lane] = lanes[lane] }
}
