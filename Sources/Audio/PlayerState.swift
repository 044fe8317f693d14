import Samples
import Synchronization

/// What the threads of one `TrackPlayer` share.
///
/// Both rings get the same frames, so one index names a frame in either.
final class PlayerState: Sendable {
  /// From the decode thread to the audio thread.
  let playback: SampleRing
  /// From the decode thread to whoever analyses. It holds more than the playback ring, so that analysis may be
  /// late by some seconds before decoding waits for it.
  let analysis: SampleRing
  let playhead: Playhead
  let xruns = XrunCount()
  let loudness = Loudness()
  /// Frames by which what is heard is later than the device says (wireless headphones and the like).
  let outputDelay = Atomic<Int>(0)
  let decodeWake = WakeSignal()
  let audioWake = WakeSignal()

  let isStopping = Atomic<Bool>(false)
  let isPaused = Atomic<Bool>(false)
  /// The ring index behind the file's last frame; `Int.max` until it has been decoded.
  let end = Atomic<Int>(Int.max)
  /// Why the device was given up while playing, as libasound's code; 0 while it was not.
  let deviceFailure = Atomic<Int32>(0)

  /// Shared by all but the audio thread.
  let timeline: Mutex<Timeline>

  /// Seconds that the playback ring holds.
  private static let playbackSeconds = 0.75
  private static let analysisSeconds = 4.0
  /// Frames decoded at a time.
  let blockFrames: Int

  init(_ info: AudioInfo, framesPerSecond: Double) {
    let rate = Double(info.rate)
    playback = SampleRing(minimumCapacity: Int(rate * Self.playbackSeconds), channels: info.channels)
    analysis = SampleRing(minimumCapacity: Int(rate * Self.analysisSeconds), channels: info.channels)
    blockFrames = min(4096, playback.capacity / 4)
    playhead = Playhead(framesPerSecond: framesPerSecond)
    timeline = Mutex(Timeline())
  }

  /// Wakes the decode thread if it can go on. Any thread.
  func wakeDecoder() {
    if hasRoom { decodeWake.raise() }
  }

  /// Whether both rings can take a block.
  var hasRoom: Bool { min(playback.writableFrames, analysis.writableFrames) >= blockFrames }

  /// The ring index heard now, at the earliest the first one of the latest segment. Not for the audio thread.
  func heard(_ timeline: Timeline) -> Int {
    max(timeline.firstIndex, playhead.index(at: monotonicNanoseconds()))
  }
}

/// How ring indices stand for frames of the file: since the last seek, one to one.
struct Timeline {
  /// Ring index and file frame at which the latest seek arrived. All ring frames before it are discarded.
  var firstIndex = 0
  var firstFrame = 0
  /// A seek asked for, at whose end the decode thread has not arrived: the file frame.
  var pendingSeek: Int?
  /// The latest seek has not been told to the analysis.
  var isBroken = false
  var warnings: [AudioWarning] = []

  /// The file frame at a ring index of the latest segment.
  func frame(at index: Int) -> Int {
    firstFrame + index - firstIndex
  }
}
