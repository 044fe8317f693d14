import Synchronization

/// A lock-free ring of interleaved Float32 frames between one producer thread and one consumer thread.
///
/// Frames are counted from the first one ever written: an index never wraps, so it names a frame for good.
/// The consumer may look at frames without giving them up (`copy`) and release them later, so that frames
/// handed to a device stay available until they have been heard.
///
/// Memory ordering: each side reads its own index relaxed, since nobody else changes it, and the other side's
/// with acquire; it publishes its own with release, so that the samples behind an index are visible with it.
public final class SampleRing: @unchecked Sendable {
  /// Samples per frame.
  public let channels: Int
  /// Frames that fit, a power of two.
  public let capacity: Int

  private let storage: UnsafeMutableBufferPointer<Float>
  private let written = Atomic<Int>(0)
  private let released = Atomic<Int>(0)
  private let discarded = Atomic<Int>(0)

  /// A ring for at least `minimumCapacity` frames of `channels` samples.
  public init(minimumCapacity: Int, channels: Int) {
    precondition(minimumCapacity > 0 && channels > 0, "a ring holds at least one frame of one channel")
    var capacity = 1
    while capacity < minimumCapacity { capacity *= 2 }
    self.capacity = capacity
    self.channels = channels
    storage = .allocate(capacity: capacity * channels)
    storage.initialize(repeating: 0)
  }

  deinit {
    storage.deallocate()
  }

  /// Frames written so far, discarded ones included. Any thread.
  public var framesWritten: Int {
    written.load(ordering: .acquiring)
  }
}

// MARK: - Producer

extension SampleRing {
  /// Frames that fit now. For the producer thread; for any other it is a hint.
  public var writableFrames: Int {
    // Acquire: the consumer has finished with what it released before we write over it.
    capacity - (written.load(ordering: .relaxed) - released.load(ordering: .acquiring))
  }

  /// Appends whole frames, as many as fit, and returns how many. Producer thread only.
  public func write(_ frames: UnsafeBufferPointer<Float>) -> Int {
    precondition(frames.count % channels == 0, "only whole frames are written")
    let start = written.load(ordering: .relaxed)
    let count = min(frames.count / channels, writableFrames)
    guard count > 0, let source = frames.baseAddress, let target = storage.baseAddress else { return 0 }
    let offset = start & (capacity - 1)
    let first = min(count, capacity - offset)
    (target + offset * channels).update(from: source, count: first * channels)
    target.update(from: source + first * channels, count: (count - first) * channels)
    // Release: whoever sees the new index sees the samples too.
    written.store(start + count, ordering: .releasing)
    return count
  }

  /// Makes the consumer skip everything written so far; returns the index of the first frame that will count.
  ///
  /// Neither side waits: the consumer honours it on its next call, and only then is the room free again.
  /// Producer thread only.
  @discardableResult
  public func discardWritten() -> Int {
    let index = written.load(ordering: .relaxed)
    // Release: what the producer stored before (the end of the stream, say) is visible with the discard.
    discarded.store(index, ordering: .releasing)
    return index
  }
}

// MARK: - Consumer

extension SampleRing {
  /// The oldest frame still to be had; honours a pending discard. Consumer thread only.
  public var firstReadable: Int {
    let index = released.load(ordering: .relaxed)
    let discard = discarded.load(ordering: .acquiring)
    guard discard > index else { return index }
    released.store(discard, ordering: .releasing)
    return discard
  }

  /// Frames that can be copied from `firstReadable` on; honours a pending discard. Consumer thread only.
  public var readableFrames: Int {
    let first = firstReadable
    return written.load(ordering: .acquiring) - first
  }

  /// Copies frames from `index` on without releasing them, as many as are there and fit; returns how many.
  ///
  /// None if `index` has been released or discarded. Consumer thread only.
  public func copy(from index: Int, into frames: UnsafeMutableBufferPointer<Float>) -> Int {
    guard index >= firstReadable else { return 0 }
    let count = min(frames.count / channels, written.load(ordering: .acquiring) - index)
    guard count > 0, let target = frames.baseAddress, let source = storage.baseAddress else { return 0 }
    let offset = index & (capacity - 1)
    let first = min(count, capacity - offset)
    target.update(from: source + offset * channels, count: first * channels)
    (target + first * channels).update(from: source, count: (count - first) * channels)
    return count
  }

  /// Gives the room of all frames before `index` back to the producer. Consumer thread only.
  public func release(before index: Int) {
    guard index > firstReadable else { return }
    precondition(index <= written.load(ordering: .acquiring), "only written frames can be released")
    // Release: our copying is finished before the producer may write here.
    released.store(index, ordering: .releasing)
  }

  /// Takes the next frames, as many as are there and fit; returns their indices. Consumer thread only.
  public func read(into frames: UnsafeMutableBufferPointer<Float>) -> Range<Int> {
    let first = firstReadable
    let count = copy(from: first, into: frames)
    release(before: first + count)
    return first..<first + count
  }
}
