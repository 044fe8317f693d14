import Samples

/// The audio thread's work: moves frames to the output and publishes the playhead.
///
/// It never locks, allocates or waits for another thread, except when there is nothing to be heard.
final class AudioLoop: @unchecked Sendable {
  private let state: PlayerState
  private var output: any FrameOutput
  private let clock: SilentClock
  private var isPlaying = false

  /// Plays through `output`, and should that fail, on by `clock`. From `run` on only the audio thread touches them.
  init(_ state: PlayerState, output: any FrameOutput, fallback clock: SilentClock) {
    self.state = state
    self.output = output
    self.clock = clock
  }

  /// Returns when the player stops.
  func run() {
    while !state.isStopping.load(ordering: .acquiring) {
      do throws(DeviceError) {
        try turn()
      } catch {
        fallBack(from: error)
      }
    }
    output.halt()
    // Lets go of the device, so that the next player can have it.
    output = clock
  }

  private func turn() throws(DeviceError) {
    try honourDiscard()
    // Loaded after the discard was seen, so that it is not the end from before a seek.
    let end = state.end.load(ordering: .acquiring)
    guard output.heard < end, !state.isPaused.load(ordering: .acquiring) else {
      halt()
      return state.audioWake.wait()
    }
    if !isPlaying { try output.restart(at: output.heard) }
    isPlaying = true
    let progress = try output.step(state.playback, until: end)
    publish()
    if case .idle(let milliseconds) = progress { state.audioWake.wait(milliseconds: milliseconds) }
  }

  /// After a seek: what the device still holds goes, and the playhead jumps.
  private func honourDiscard() throws(DeviceError) {
    let first = state.playback.firstReadable
    guard first > output.heard else { return }
    output.halt()
    try output.restart(at: first)
    state.playhead.halt(at: first)
    state.decodeWake.raise()
  }

  private func halt() {
    if isPlaying { output.halt() }
    isPlaying = false
    publish()
  }

  private func publish() {
    let heard = output.heard
    if isPlaying, output.isMoving {
      state.playhead.move(through: heard, at: monotonicNanoseconds(), fed: output.fed)
    } else {
      state.playhead.halt(at: heard)
    }
    state.playback.release(before: heard)
    state.wakeDecoder()
  }

  /// The sound is lost; time goes on from what was heard last.
  private func fallBack(from error: DeviceError) {
    state.deviceFailure.store(error.code, ordering: .releasing)
    clock.restart(at: output.heard)
    // Closing a device waits for its sound server, which may hang: another thread is the last that has it.
    nonisolated(unsafe) let lost = Unmanaged.passRetained(output as AnyObject)
    output = clock
    _ = WorkerThread { lost.release() }
  }
}
