import Glibc

/// Worker threads, kept alive, that work on a batch together: each does its share from end to end, and they meet only
/// where a sum over all shares is needed.
public final class Crew: Sendable {
  /// How many work, the calling thread among them.
  public var count: Int { bench.count }
  private let bench: Bench
  private let helpers: [pthread_t]

  public init(count: Int) {
    let bench = Bench(count: max(1, count))
    self.bench = bench
    // Signals are for the thread that waits for them.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, &before)
    helpers = (1..<max(1, count)).map { index in
      let start = Unmanaged.passRetained(CrewMember(index: index, bench: bench))
      var thread = pthread_t()
      let status = pthread_create(
        &thread, nil,
        { context in
          let member = Unmanaged<CrewMember>.fromOpaque(context!).takeRetainedValue()
          member.work()
          return nil
        }, start.toOpaque())
      guard status == 0 else { fatalError("no thread could be started: error \(status)") }
      return thread
    }
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }

  deinit {
    bench.body = nil
    bench.wait()
    for helper in helpers { pthread_join(helper, nil) }
  }

  /// Runs `body` once on each worker at the same time, and returns when all are done. Call it from one thread only.
  public func run(_ body: @escaping @Sendable (CrewMember) -> Void) {
    bench.body = body
    bench.wait()
    body(CrewMember(index: 0, bench: bench))
    bench.wait()
  }
}

/// One worker, as the work that it runs sees it.
public final class CrewMember: Sendable {
  /// From 0; 0 is the thread that called `run`.
  public let index: Int
  private let bench: Bench

  init(index: Int, bench: Bench) {
    self.index = index
    self.bench = bench
  }

  public var isFirst: Bool { index == 0 }
  public var crewCount: Int { bench.count }

  /// This worker's part of `count` things.
  public func share(of count: Int) -> Range<Int> {
    count * index / bench.count..<count * (index + 1) / bench.count
  }

  /// Waits until every worker has come here.
  public func wait() { bench.wait() }

  /// The sum, element by element, of what every worker gives: the same on all of them. All must call it.
  func sum(_ values: [Double]) -> [Double] {
    guard bench.count > 1 else { return values }
    bench.contributions[index] = values
    bench.wait()
    var sum = bench.contributions[0]
    for other in bench.contributions.dropFirst() { for place in sum.indices { sum[place] += other[place] } }
    bench.wait()
    return sum
  }

  fileprivate func work() {
    while true {
      bench.wait()
      guard let body = bench.body else { return }
      body(self)
      bench.wait()
    }
  }
}

/// What the workers share. Sendable: `body` is written while the helpers wait, each worker writes its own contribution
/// only, and the barrier orders both.
final class Bench: @unchecked Sendable {
  let count: Int
  var body: (@Sendable (CrewMember) -> Void)?
  let contributions: UnsafeMutableBufferPointer<[Double]>
  private let barrier: UnsafeMutablePointer<pthread_barrier_t>

  init(count: Int) {
    self.count = count
    contributions = .allocate(capacity: count)
    contributions.initialize(repeating: [])
    barrier = .allocate(capacity: 1)
    let status = pthread_barrier_init(barrier, nil, UInt32(count))
    guard status == 0 else { fatalError("no barrier could be made: error \(status)") }
  }

  deinit {
    pthread_barrier_destroy(barrier)
    barrier.deallocate()
    contributions.deinitialize()
    contributions.deallocate()
  }

  func wait() { pthread_barrier_wait(barrier) }
}

extension Crew {
  /// The results of `transform` on every element, in their order, worked out side by side.
  public func map<Element: Sendable, Output: Sendable>(
    _ elements: [Element], _ transform: @escaping @Sendable (Element) -> Output
  ) -> [Output] {
    let results = Results<Output>(count: elements.count)
    run { member in
      for index in stride(from: member.index, to: elements.count, by: member.crewCount) {
        results.places[index] = transform(elements[index])
      }
    }
    return results.places.compactMap { $0 }
  }
}

/// One place an element. Sendable: each is written by one worker, and read when all are done.
private final class Results<Output>: @unchecked Sendable {
  let places: UnsafeMutableBufferPointer<Output?>

  init(count: Int) {
    places = .allocate(capacity: count)
    places.initialize(repeating: nil)
  }

  deinit {
    places.deinitialize()
    places.deallocate()
  }
}
