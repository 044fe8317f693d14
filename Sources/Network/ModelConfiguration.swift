import FoundationEssentials

/// A model's architecture and input, as the model file's `config` gives it. Nothing of it is compiled in.
public struct ModelConfiguration: Codable, Sendable, Equatable {
  /// The audio that the model hears: samples a second, samples a window, samples a hop, mel bands.
  public var sampleRate: Int
  public var window: Int
  public var hop: Int
  public var bands: Int
  public var normalisation: Normalisation
  public var convolutions: [Convolution]
  /// Size of the LSTM; nil or 0 for none.
  public var lstm: Int?
  /// Seconds in which the LSTM's cell forgets at the least, so that no past is held for ever; nil for no such bound.
  public var lstmMemory: Double?
  /// When the network answers; nil means at every step.
  public var output: Output?
  /// The softmax's temperature, fitted after training.
  public var temperature: Float

  /// How columns in decibels become the network's input. See `LevelNormaliser`.
  public struct Normalisation: Codable, Sendable, Equatable {
    public enum Kind: String, Codable, Sendable { case runningLevel = "running-level" }
    public var kind: Kind
    /// Seconds in which the level forgets.
    public var timeConstant: Double
    public var floor: Float
    public var ceiling: Float
    /// A column whose loudest band is below this is silent; the level never falls below it.
    public var referenceFloor: Float

    enum CodingKeys: String, CodingKey, CaseIterable {
      case kind
      case timeConstant = "time_constant"
      case floor = "floor_db"
      case ceiling = "ceiling_db"
      case referenceFloor = "reference_floor_db"
    }

    public init(
      kind: Kind = .runningLevel, timeConstant: Double = 5, floor: Float = -60, ceiling: Float = 20,
      referenceFloor: Float = -40
    ) {
      self.kind = kind
      self.timeConstant = timeConstant
      self.floor = floor
      self.ceiling = ceiling
      self.referenceFloor = referenceFloor
    }
  }

  /// One block: convolution → batch norm → ReLU → max-pool.
  public struct Convolution: Codable, Sendable, Equatable {
    public var filters: Int
    /// Columns that a filter spans.
    public var time: Int
    /// Bands that a filter spans; 0 means all of them.
    public var bands: Int
    public var bandStep: Int
    /// Zero bands added below and above.
    public var bandPadding: Int
    /// Whether batch norm follows.
    public var norm: Bool
    public var poolTime: Int
    public var poolBands: Int

    enum CodingKeys: String, CodingKey, CaseIterable {
      case filters, time, bands, norm
      case bandStep = "band_step"
      case bandPadding = "band_padding"
      case poolTime = "pool_time"
      case poolBands = "pool_bands"
    }

    public init(
      filters: Int, time: Int, bands: Int = 0, bandStep: Int = 1, bandPadding: Int = 0, norm: Bool = false,
      poolTime: Int = 1, poolBands: Int = 1
    ) {
      self.filters = filters
      self.time = time
      self.bands = bands
      self.bandStep = bandStep
      self.bandPadding = bandPadding
      self.norm = norm
      self.poolTime = poolTime
      self.poolBands = poolBands
    }
  }

  public enum Output: String, Codable, Sendable {
    /// A belief at every step.
    case everyStep = "every-step"
    /// One answer, at the end of the track.
    case last
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case window, hop, bands, normalisation, convolutions, lstm, output, temperature
    case sampleRate = "sample_rate"
    case lstmMemory = "lstm_memory"
  }

  public init(
    sampleRate: Int = 22_050, window: Int = 2_048, hop: Int, bands: Int = 128,
    normalisation: Normalisation = Normalisation(), convolutions: [Convolution], lstm: Int?,
    lstmMemory: Double? = nil, output: Output? = nil, temperature: Float = 1
  ) {
    self.sampleRate = sampleRate
    self.window = window
    self.hop = hop
    self.bands = bands
    self.normalisation = normalisation
    self.convolutions = convolutions
    self.lstm = lstm
    self.lstmMemory = lstmMemory
    self.output = output
    self.temperature = temperature
  }

  /// Seconds from one mel column to the next.
  public var columnSeconds: Double { Double(hop) / Double(sampleRate) }
}
