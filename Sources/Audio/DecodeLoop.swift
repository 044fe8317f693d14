import Samples

/// The decode thread's work: keeps both rings full, seeks, and waits otherwise. It may block on the file.
final class DecodeLoop: @unchecked Sendable {
  private let file: AudioFile
  private let state: PlayerState
  private var block: [Float]
  private var hasEnded = false

  /// Takes the file over: from `run` on only the decode thread touches it.
  init(_ file: AudioFile, _ state: PlayerState) {
    self.file = file
    self.state = state
    block = [Float](repeating: 0, count: state.blockFrames * file.info.channels)
  }

  /// Returns when the player stops.
  func run() {
    while !state.isStopping.load(ordering: .acquiring) {
      if let frame = state.timeline.withLock({ $0.pendingSeek }) {
        seek(to: frame)
      } else if hasEnded || !state.hasRoom {
        state.decodeWake.wait()
      } else {
        decode()
      }
    }
  }

  private func decode() {
    let channels = file.info.channels
    let count = block.withUnsafeMutableBufferPointer { block in
      let count = file.read(into: block)
      let frames = UnsafeBufferPointer(rebasing: block[..<(count * channels)])
      // The audio thread cannot come to the end of this before the analysis has it too.
      _ = state.analysis.write(frames)
      _ = state.playback.write(frames)
      return count
    }
    guard count == 0 else { return }
    hasEnded = true
    let warnings = file.warnings
    state.timeline.withLock { $0.warnings = warnings }
    state.end.store(state.playback.framesWritten, ordering: .releasing)
    state.audioWake.raise()
  }

  private func seek(to frame: Int) {
    let reached = file.seek(to: frame)
    hasEnded = false
    state.end.store(.max, ordering: .relaxed)
    state.timeline.withLock { timeline in
      state.analysis.discardWritten()
      timeline.firstIndex = state.playback.discardWritten()
      timeline.firstFrame = reached
      timeline.isBroken = true
      // Another seek may have been asked for while this one was under way.
      if timeline.pendingSeek == frame { timeline.pendingSeek = nil }
    }
    state.audioWake.raise()
  }
}
