import Glibc
import Samples
import Synchronization
import Testing

/// A ring whose producer writes frames numbered from 0; each channel adds a fraction that tells it apart.
private func frames(_ numbers: Range<Int>, channels: Int) -> [Float] {
  numbers.flatMap { number in (0..<channels).map { Float(number) + Float($0) / 16 } }
}

extension SampleRing {
  fileprivate func write(_ samples: [Float]) -> Int {
    samples.withUnsafeBufferPointer { write($0) }
  }

  fileprivate func read(_ count: Int) -> (indices: Range<Int>, samples: [Float]) {
    var indices = 0..<0
    let samples = [Float](unsafeUninitializedCapacity: count * channels) { buffer, initialized in
      indices = read(into: buffer)
      initialized = indices.count * channels
    }
    return (indices, samples)
  }

  fileprivate func copy(from index: Int, count: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: count * channels) { buffer, initialized in
      initialized = copy(from: index, into: buffer) * channels
    }
  }
}

@Suite struct SampleRingTests {
  @Test(arguments: [(1, 1), (2, 2), (1000, 1024), (1024, 1024), (1025, 2048)])
  func capacityIsTheNextPowerOfTwo(minimum: Int, capacity: Int) {
    #expect(SampleRing(minimumCapacity: minimum, channels: 3).capacity == capacity)
  }

  @Test(arguments: [1, 2, 3, 7])
  func whatIsWrittenIsReadAcrossManyWraps(channels: Int) {
    let ring = SampleRing(minimumCapacity: 16, channels: channels)
    var written = 0
    var read = 0
    for step in 0..<200 {
      let offered = 1 + step % 11
      written += ring.write(frames(written..<written + offered, channels: channels))
      let (indices, samples) = ring.read(1 + step % 7)
      #expect(indices == read..<read + indices.count)
      #expect(samples == frames(indices, channels: channels))
      read = indices.upperBound
    }
    #expect(read > 10 * ring.capacity)
    #expect(ring.framesWritten == written)
  }

  @Test func aFullRingTakesAPartAndAnEmptyOneGivesNone() {
    let ring = SampleRing(minimumCapacity: 8, channels: 2)
    #expect(ring.write(frames(0..<5, channels: 2)) == 5)
    #expect(ring.writableFrames == 3)
    #expect(ring.write(frames(5..<10, channels: 2)) == 3)
    #expect(ring.write(frames(8..<9, channels: 2)) == 0)
    #expect(ring.read(20).samples == frames(0..<8, channels: 2))
    #expect(ring.read(20).indices == 8..<8)
    #expect(ring.writableFrames == 8)
  }

  @Test func copiedFramesStayUntilReleased() {
    let ring = SampleRing(minimumCapacity: 8, channels: 1)
    _ = ring.write(frames(0..<8, channels: 1))
    #expect(ring.copy(from: 2, count: 4) == [2, 3, 4, 5])
    #expect(ring.copy(from: 2, count: 4) == [2, 3, 4, 5])
    #expect(ring.writableFrames == 0)
    ring.release(before: 3)
    #expect(ring.writableFrames == 3)
    #expect(ring.copy(from: 2, count: 4) == [])
    _ = ring.write(frames(8..<11, channels: 1))
    #expect(ring.copy(from: 6, count: 10) == [6, 7, 8, 9, 10])
  }

  @Test func discardSkipsWhatWasWrittenAndKeepsWhatFollows() {
    let ring = SampleRing(minimumCapacity: 8, channels: 1)
    _ = ring.write(frames(0..<6, channels: 1))
    #expect(ring.read(2).indices == 0..<2)
    #expect(ring.discardWritten() == 6)
    #expect(ring.write(frames(6..<12, channels: 1)) == 4, "the room comes back when the consumer honours the discard")
    #expect(ring.copy(from: 3, count: 8) == [])
    #expect(ring.read(8).samples == [6, 7, 8, 9])
    #expect(ring.writableFrames == 8)
    ring.discardWritten()
    #expect(ring.read(8).indices == 10..<10, "a discard of nothing changes nothing")
  }

  /// One thread writes and now and then discards, another reads: order holds, and nothing discarded is read.
  @Test func twoThreadsKeepTheOrder() {
    let total = 400_000
    let ring = SampleRing(minimumCapacity: 256, channels: 2)
    let newestDiscard = Atomic<Int>(0)
    let done = Atomic<Bool>(false)
    withThread {
      var written = 0
      while written < total {
        let end = min(total, written + 1 + written % 97)
        written += ring.write(frames(written..<end, channels: 2))
        if written % 1009 == 0, written < total {
          newestDiscard.store(ring.discardWritten(), ordering: .releasing)
        }
        if ring.writableFrames == 0 { sched_yield() }
      }
      done.store(true, ordering: .releasing)
    } while: {
      var next = 0
      var faults = 0
      while next < total {
        let finished = done.load(ordering: .acquiring)
        let floor = newestDiscard.load(ordering: .acquiring)
        let (indices, samples) = ring.read(64)
        if indices.lowerBound < max(next, floor) || samples != frames(indices, channels: 2) { faults += 1 }
        next = indices.upperBound
        if indices.isEmpty {
          if finished { break }
          sched_yield()
        }
      }
      #expect(faults == 0)
      #expect(next == total)
    }
  }
}

/// Runs `work` on a thread of its own while `body` runs here, and joins it.
private func withThread(_ work: @escaping @Sendable () -> Void, while body: () -> Void) {
  final class Work: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
  var thread = pthread_t()
  let argument = Unmanaged.passRetained(Work(work)).toOpaque()
  let code = pthread_create(
    &thread, nil,
    { raw in
      if let raw { Unmanaged<Work>.fromOpaque(raw).takeRetainedValue().run() }
      return nil
    }, argument)
  #expect(code == 0)
  body()
  pthread_join(thread, nil)
}
