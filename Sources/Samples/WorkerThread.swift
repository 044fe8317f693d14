import CThreads
import Glibc

/// A thread that takes no signals, so that those of the terminal land on the main thread; but for those of its own
/// faults, which would end the program with the terminal as it is.
public final class WorkerThread: @unchecked Sendable {
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private var thread = pthread_t()
  private var isRunning = false

  /// Starts `run` on a new thread.
  public init(_ run: @escaping @Sendable () -> Void) {
    // The new thread inherits the mask, so there is no moment at which a signal could reach it.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    for fault in [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE] { sigdelset(&all, fault) }
    pthread_sigmask(SIG_SETMASK, &all, &before)
    let body = Unmanaged.passRetained(Body(run)).toOpaque()
    let code = pthread_create(
      &thread, nil,
      { raw in
        if let raw { Unmanaged<Body>.fromOpaque(raw).takeRetainedValue().run() }
        return nil
      }, body)
    pthread_sigmask(SIG_SETMASK, &before, nil)
    precondition(code == 0, "no thread: \(String(cString: strerror(code)))")
    isRunning = true
  }

  /// One that nobody waits for leaves nothing behind at its end.
  deinit {
    if isRunning { pthread_detach(thread) }
  }

  /// Waits for the thread's end. Once, from the thread that made it.
  public func join() {
    guard isRunning else { return }
    pthread_join(thread, nil)
    isRunning = false
  }

  /// Waits for the thread's end, but not for ever: it is left to itself when it takes longer.
  public func join(atMost seconds: Int) {
    guard isRunning else { return }
    if thread_joined_within(thread, Int32(seconds)) { isRunning = false }
  }
}

/// Nanoseconds of the clock that never jumps.
public func monotonicNanoseconds() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return time.tv_sec * 1_000_000_000 + time.tv_nsec
}
