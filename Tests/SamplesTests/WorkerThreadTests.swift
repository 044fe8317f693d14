import Samples
import Testing

@Suite struct WorkerThreadTests {
  /// What hangs is left to itself, and can still be waited for.
  @Test func joiningMayGiveUp() {
    let (gate, done) = (WakeSignal(), WakeSignal())
    let thread = WorkerThread {
      gate.wait()
      done.raise()
    }
    thread.join(atMost: 0)
    gate.raise()
    done.wait()
    thread.join(atMost: 60)
    thread.join()
  }
}
