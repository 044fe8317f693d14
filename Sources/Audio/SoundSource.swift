import Samples
import Synchronization

/// Sound that is being heard: a file that plays, or what comes in live.
///
/// All members may be used from any thread, but `takeHeard` from one at a time.
public protocol SoundSource: AnyObject, Sendable {
  /// Channels of the frames that `takeHeard` gives.
  var channels: Int { get }
  /// Frames per second at this moment.
  var rate: Int { get }
  /// Whether it was paused and not resumed.
  var isPaused: Bool { get }
  /// What is being heard now, in seconds from the start.
  var position: Double { get }
  /// How often the device ran dry or over in the middle of the sound.
  var xruns: Int { get }
  /// Why there is no sound, in a person's words; nil while there is.
  var silence: String? { get }
  /// What was odd, complete at the end.
  var warnings: [AudioWarning] { get }

  /// Begins. Once.
  func start()
  /// Falls silent, or deaf, at once.
  func pause()
  /// Goes on after `pause`.
  func resume()
  /// Ends for good and lets go of the device.
  func stop()

  /// Takes the next interleaved frames that have been heard, as many as fit; never waits. Analysis thread only.
  ///
  /// - Parameter lead: frames ahead of the playhead that are given too, where there are any.
  func takeHeard(into frames: UnsafeMutableBufferPointer<Float>, lead: Int) -> HeardFrames

  /// What is raised once there is more to take, and it reaches `seconds` from the start; nil where that is a matter of
  /// time alone. Analysis thread only.
  func arrival(of seconds: Double) -> WakeSignal?
}

/// Frames that have been heard.
public struct HeardFrames: Equatable, Sendable {
  /// How many there are; 0 if nothing new has been heard.
  public let count: Int
  /// The first one's place from the start.
  public let firstFrame: Int
  /// Frames per second.
  public let rate: Int
  /// Something lies between these frames and the ones given before: a seek, or live a gap.
  public let isBroken: Bool
  /// All has been heard and given to its end.
  public let isEnd: Bool
}

/// Tells a thread to come to its end. Any thread raises it, any looks.
final class StopFlag: Sendable {
  private let flag = Atomic(false)

  var isRaised: Bool { flag.load(ordering: .acquiring) }

  func raise() { flag.store(true, ordering: .releasing) }
}
