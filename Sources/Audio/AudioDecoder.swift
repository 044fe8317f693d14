/// What a sound file says of itself. Nothing of it is trusted: the tags are raw, the length may be wrong.
public struct AudioInfo: Equatable, Sendable {
  /// Frames per second.
  public var rate: Int
  /// Samples per frame.
  public var channels: Int
  /// The length in frames where the file gives one.
  public var frames: Int?
  /// The piece's title, unsanitised.
  public var title: String?
  /// Who plays it, unsanitised.
  public var artist: String?

  /// The length in seconds where the file gives one.
  public var seconds: Double? {
    frames.map { Double($0) / Double(rate) }
  }
}

/// A codec library at work on one file. `AudioFile` puts the checks around it that all of them need.
protocol AudioDecoder: AnyObject {
  /// Rate, channels, length and tags.
  var info: AudioInfo { get }

  /// Whether the header was found to promise more data than the file holds.
  var isShorterThanHeader: Bool { get }

  /// Decodes the next interleaved frames, at most as many as fit; returns how many, 0 at the end.
  func read(into frames: UnsafeMutableBufferPointer<Float>) -> Int

  /// Makes `frame` the next one read; returns the frame it has come to.
  ///
  /// If there is none such the decoder may instead return nil and be at the beginning.
  func seek(to frame: Int) -> Int?
}
