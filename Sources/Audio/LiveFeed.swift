/// Where live sound comes from: a capture device or a pipe. Used by the listening thread only.
protocol LiveFeed: AnyObject {
  /// Frames per second.
  var rate: Int { get }
  /// What it is, in a few words: format, channels, and what was agreed with it.
  var summary: String { get }

  /// Waits for sound, at most some 50 ms, and takes it as mono samples, as many as fit.
  func read(into mono: UnsafeMutableBufferPointer<Float>) throws(LiveError) -> Arrival
}

/// What a look for live sound came to.
enum Arrival {
  /// This many samples; `waiting` more frames are already captured but not fetched.
  case samples(Int, waiting: Int)
  /// Nothing for now.
  case nothing
  /// There will never be more.
  case end
}

/// Why there is no live sound: a sentence for a person, with what to do.
public enum LiveError: Error, Equatable, Sendable {
  /// The capture device is not there, is taken, or its server does not answer; the cause in libasound's words.
  case cannotOpen(device: String, cause: String)
  /// It does not give what it is asked for.
  case refuses(device: String, what: String)
  /// It stopped working.
  case failed(device: String, cause: String)
  /// A pipe or file cannot be opened or read; the cause in the system's words.
  case unreadable(path: String, cause: String)
  /// What comes in has no header of a known format.
  case unknownFormat(path: String, cause: String)
}

extension LiveError: CustomStringConvertible {
  /// One sentence for a person.
  public var description: String {
    switch self {
    case .cannotOpen(let device, let cause):
      "no capture device: ALSA's “\(device)” cannot be opened (\(cause)); connect one, start the sound server, or choose "
        + "another with --device (“genrescope devices” lists them)"
    case .refuses(let device, let what):
      "no capture device: “\(device)” does not give \(what); “default” or a “plughw:” device would convert it"
    case .failed(let device, let cause):
      "waiting for the capture device “\(device)”, which stopped working (\(cause))"
    case .unreadable(let path, let cause):
      "\(path) cannot be read: \(cause)"
    case .unknownFormat(let path, let cause):
      "\(path) does not begin like WAV, AU or FLAC (\(cause)); for bare samples give --raw, such as --raw s16le:44100:2"
    }
  }
}
