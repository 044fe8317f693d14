/// Why a file cannot be heard: one sentence with its name and the cause.
///
/// The path is quoted as it is; whoever prints the sentence takes control characters out.
public enum AudioError: Error, Equatable, Sendable {
  /// The file cannot be opened or read; the cause in the system's words.
  case unreadable(path: String, cause: String)
  /// A folder, a device or a pipe.
  case notAFile(path: String)
  /// A file of no bytes.
  case empty(path: String)
  /// No decoder knows the format; the decoder's own words.
  case unknownFormat(path: String, cause: String)
  /// A sound file in which there is no sound.
  case noFrames(path: String)
  /// A rate outside what is played and analysed, in hertz.
  case unsupportedRate(path: String, rate: Int)
  /// More channels than are handled, or none.
  case unsupportedChannels(path: String, channels: Int)
}

extension AudioError: CustomStringConvertible {
  /// One sentence for a person.
  public var description: String {
    switch self {
    case .unreadable(let path, let cause):
      "\(path) cannot be read: \(cause)."
    case .notAFile(let path):
      "\(path) is not a regular file."
    case .empty(let path):
      "\(path) is empty."
    case .unknownFormat(let path, let cause):
      "\(path) is not a sound file of a known format (\(cause))."
    case .noFrames(let path):
      "\(path) holds no sound: its length is zero."
    case .unsupportedRate(let path, let rate):
      "\(path) has a sample rate of \(rate) Hz; rates from \(AudioFile.rates.lowerBound) to "
        + "\(AudioFile.rates.upperBound) Hz are supported."
    case .unsupportedChannels(let path, let channels):
      "\(path) has \(channels) channels; 1 to \(AudioFile.channelCounts.upperBound) are supported."
    }
  }
}

/// What was odd about a file that was heard all the same: one sentence with its name.
public enum AudioWarning: Equatable, Sendable {
  /// The sound stopped before the length that the header gives; both in seconds, nil where that is not known.
  case endsEarly(path: String, seconds: Double?, promised: Double)
  /// The header promises more data than the file holds.
  case shorterThanHeader(path: String)
  /// Samples that are no sound (NaN, infinite or absurdly large) were replaced by silence.
  case brokenSamples(path: String, count: Int)
}

extension AudioWarning: CustomStringConvertible {
  /// One sentence for a person.
  public var description: String {
    switch self {
    case .endsEarly(let path, let seconds?, let promised):
      "\(path) ends after \(tenths(seconds)) s, although its header promises \(tenths(promised)) s."
    case .endsEarly(let path, nil, let promised):
      "\(path) ends before the \(tenths(promised)) s that its header promises."
    case .shorterThanHeader(let path):
      "\(path) is shorter than its header says: it may have been cut off."
    case .brokenSamples(let path, let count):
      "\(path) has \(count) samples that are no sound (not finite or out of range); they were replaced by silence."
    }
  }

  private func tenths(_ seconds: Double) -> String {
    let rounded = Int((seconds * 10).rounded())
    return "\(rounded / 10).\(rounded % 10)"
  }
}
