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

  var values: UnsafeMutableBufferPointer<Float> { UnsafeMutableBufferPointer(start: start, count: count) }

  func setZero() { start.update(repeating: 0, count: count) }
}
