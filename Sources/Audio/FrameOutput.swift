import Samples

/// Where frames are heard: a device or the silent clock. Used by the audio thread only.
///
/// Frames stay in the ring until they have been heard, so an output can be halted or exchanged at any time and
/// taken up again at `heard` without losing or repeating any.
protocol FrameOutput: AnyObject {
  /// All frames before this ring index have been heard.
  var heard: Int { get }
  /// Frames up to this index have been handed over.
  var fed: Int { get }
  /// Whether sound is moving on, rather than waiting to begin.
  var isMoving: Bool { get }

  /// The next frame to be heard is `index`.
  func restart(at index: Int) throws(DeviceError)

  /// Hands over what is due of the ring, which ends at `end`, waiting at most some 20 ms.
  func step(_ ring: SampleRing, until end: Int) throws(DeviceError) -> Progress

  /// Ends the sound at once, leaving `heard` at the first frame that was not.
  func halt()
}

/// What a step of an output came to.
enum Progress {
  /// Go on at once.
  case fed
  /// Nothing can be done for this many milliseconds.
  case idle(milliseconds: Int32)
}
