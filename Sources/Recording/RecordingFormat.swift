/// What a recording holds, and how it lies in the file (format `genrescope-recording-1`).
///
/// A file is the eight bytes “GSCOPE1\n” and then chunks. A chunk is four letters that name its kind, the length of its
/// payload (u32), the payload, and the CRC-32 (IEEE 802.3) of all three before it. All numbers are little-endian. Chunks
/// are only ever appended, one about every second; what follows the last whole chunk, as after a crash, does not count.
///
/// - `head`, once, first: a `RecordingHeader` as JSON.
/// - `trak`: a `RecordedTrack` as JSON; the columns after it are of this track.
/// - `cols`: columns, one after the other. A column is a byte of flags (bits 0–1: 0 silent, 1 warming up, 2 heard,
///   3 heard with a new belief; bit 2: the first after a seek), its time in the track in seconds (f64), the share of the
///   receptive field heard (f32), `bands` levels (u8, see `MelLevel`), and of a new belief the network's logits, the
///   smoothed belief and the track's belief (f32, one a label each), the leading label (u16), and the time in seconds
///   since when it leads (f64).
/// - Chunks of other kinds are skipped.
public enum RecordingFormat {
  public static let name = "genrescope-recording-1"
  static let magic = Array("GSCOPE1\n".utf8)
  /// No chunk is longer: what claims to be is no chunk.
  static let longestPayload = 1 << 24
  static let head = Array("head".utf8)
  static let track = Array("trak".utf8)
  static let columns = Array("cols".utf8)

  /// A chunk as it lies in the file.
  static func chunk(_ kind: [UInt8], _ payload: [UInt8]) -> [UInt8] {
    var bytes = kind
    bytes.append(little: UInt32(payload.count))
    bytes += payload
    bytes.append(little: crc32(bytes[...]))
    return bytes
  }
}

/// What made a recording: the first thing in it.
public struct RecordingHeader: Codable, Equatable, Sendable {
  public var format = RecordingFormat.name
  /// The model's name, and a hash of its bytes, hexadecimal.
  public var model: String
  public var modelHash: String
  public var labels: [String]
  /// Samples a second, and samples from one column to the next.
  public var rate: Int
  public var hop: Int
  /// Levels in a column.
  public var bands: Int
  /// Columns that a belief has seen.
  public var receptiveField: Int
  /// The softmax's temperature.
  public var temperature: Float

  enum CodingKeys: String, CodingKey {
    case format, model, labels, rate, hop, bands, temperature
    case modelHash = "model_hash"
    case receptiveField = "receptive_field"
  }

  public init(
    model: String, modelHash: String, labels: [String], rate: Int, hop: Int, bands: Int, receptiveField: Int,
    temperature: Float
  ) {
    self.model = model
    self.modelHash = modelHash
    self.labels = labels
    self.rate = rate
    self.hop = hop
    self.bands = bands
    self.receptiveField = receptiveField
    self.temperature = temperature
  }

  /// Seconds from one column to the next.
  public var columnSeconds: Double { Double(hop) / Double(rate) }

  /// Whether the numbers are such that something can be drawn from them.
  var isPlausible: Bool {
    format == RecordingFormat.name && (1...1_000).contains(labels.count) && (1_000...1_000_000).contains(rate)
      && (1...1_000_000).contains(hop) && (1...4_096).contains(bands) && (1...1_000_000).contains(receptiveField)
  }
}

/// A track that begins.
public struct RecordedTrack: Codable, Equatable, Sendable {
  /// Artist and title, or the file or device.
  public var title: String
  /// Its length, where known.
  public var seconds: Double?
  /// The source's samples a second, where known.
  public var sourceRate: Double?

  enum CodingKeys: String, CodingKey {
    case title, seconds
    case sourceRate = "source_rate"
  }

  public init(title: String, seconds: Double?, sourceRate: Double?) {
    self.title = title
    self.seconds = seconds
    self.sourceRate = sourceRate
  }
}

/// A mel column and what was shown of it.
public struct RecordedColumn: Equatable, Sendable {
  /// What the network had to say.
  public enum State: UInt8, Sendable {
    case silent, warmingUp, heard, step
  }

  /// What was believed after a step.
  public struct Belief: Equatable, Sendable {
    /// One value a label each.
    public var logits: [Float]
    public var smoothed: [Float]
    public var track: [Float]
    public var leader: Int
    /// Track time in seconds since when it leads.
    public var since: Double

    public init(logits: [Float], smoothed: [Float], track: [Float], leader: Int, since: Double) {
      self.logits = logits
      self.smoothed = smoothed
      self.track = track
      self.leader = leader
      self.since = since
    }
  }

  /// Track time of its last sample, in seconds.
  public var time: Double
  public var state: State
  /// How much of the receptive field was heard, 0…1.
  public var warmUp: Float
  /// It is the first after a seek.
  public var isAfterSeek: Bool
  /// A level a band, as `MelLevel` quantises them; low band first.
  public var levels: [UInt8]
  /// With `state == .step` only.
  public var belief: Belief?

  public init(
    time: Double, state: State, warmUp: Float, isAfterSeek: Bool, levels: [UInt8], belief: Belief?
  ) {
    self.time = time
    self.state = state
    self.warmUp = warmUp
    self.isAfterSeek = isAfterSeek
    self.levels = levels
    self.belief = belief
  }
}

/// Decibels in a byte: −100 to 53 dB in steps of 0.6.
public enum MelLevel {
  static let floor: Float = -100
  static let step: Float = 0.6

  public static func quantised(_ decibels: Float) -> UInt8 {
    let position = (decibels - floor) / step
    return position > 0 ? UInt8(min(255, position + 0.5)) : 0
  }

  public static func decibels(_ level: UInt8) -> Float { floor + Float(level) * step }
}
