import CALSA
import Glibc

/// Why a device is not played through: a sentence for a person, with what to do.
enum DeviceError: Error, CustomStringConvertible {
  /// It is not there, is taken, or its server does not answer.
  case cannotOpen(device: String, code: Int32)
  /// It does not take what it is asked for.
  case refuses(device: String, what: String)
  /// It stopped working while playing.
  case failed(device: String, code: Int32)

  var description: String {
    switch self {
    case .cannotOpen(let device, let code):
      "no playback device: ALSA's “\(device)” cannot be opened (\(Self.text(code))); connect one, start the sound "
        + "server, or choose another of those that “aplay -L” lists"
    case .refuses(let device, let what):
      "no playback device: “\(device)” does not take \(what); “default” or a “plughw:” device would convert it"
    case .failed(let device, let code):
      "the playback device “\(device)” stopped working (\(Self.text(code))); the picture goes on without sound"
    }
  }

  private static func text(_ code: Int32) -> String {
    String(cString: snd_strerror(code))
  }

  /// libasound's number for it.
  var code: Int32 {
    switch self {
    case .cannotOpen(_, let code), .failed(_, let code): code
    case .refuses: -EINVAL
    }
  }
}

/// An ALSA playback device, opened for one rate and not blocking. Used by one thread at a time.
final class PlaybackDevice {
  let name: String
  let channels: Int
  let isFloat: Bool
  let rate: Int
  let periodFrames: Int
  let bufferFrames: Int
  private let pcm: OpaquePointer

  private static let bufferMicroseconds: UInt32 = 100_000
  private static let periodMicroseconds: UInt32 = 12_500

  /// Opens `name` at `rate`, with `channels` if it has as many, otherwise with two or one.
  init(name: String, rate: Int, channels: Int) throws(DeviceError) {
    genrescope_alsa_silence()
    var handle: OpaquePointer?
    let code = snd_pcm_open(&handle, name, SND_PCM_STREAM_PLAYBACK, SND_PCM_NONBLOCK)
    guard code >= 0, let handle else { throw .cannotOpen(device: name, code: code) }
    do {
      let settings = try Self.negotiate(handle, name: name, rate: rate, channels: channels)
      (self.channels, isFloat) = (settings.channels, settings.isFloat)
      (periodFrames, bufferFrames) = (settings.periodFrames, settings.bufferFrames)
    } catch {
      snd_pcm_close(handle)
      throw error
    }
    self.name = name
    self.rate = rate
    pcm = handle
  }

  deinit {
    snd_pcm_close(pcm)
  }

  /// The time from handing a frame over to hearing it when the buffer is full, in seconds.
  var latency: Double {
    Double(bufferFrames) / Double(rate)
  }
}

// MARK: - Playing

extension PlaybackDevice {
  /// Frames for which there is room, waiting for some up to `milliseconds`; negative is an error code.
  func room(milliseconds: Int32) -> Int {
    let code = snd_pcm_wait(pcm, milliseconds)
    return code < 0 ? Int(code) : snd_pcm_avail_update(pcm)
  }

  /// Hands over interleaved frames in the device's format; returns how many it took, or a negative error code.
  func write(_ frames: UnsafeRawPointer?, count: Int) -> Int {
    let taken = snd_pcm_writei(pcm, frames, snd_pcm_uframes_t(count))
    return taken == -Int(EAGAIN) ? 0 : taken
  }

  /// Frames handed over that have not been heard yet; nil where it cannot tell, as a sound server before it begins.
  var delay: Int? {
    var frames: snd_pcm_sframes_t = 0
    return snd_pcm_delay(pcm, &frames) < 0 ? nil : max(0, frames)
  }

  /// Whether sound is coming out.
  var isRunning: Bool {
    snd_pcm_state(pcm) == SND_PCM_STATE_RUNNING
  }

  /// Silences it at once and forgets what it was given.
  func drop() {
    snd_pcm_drop(pcm)
  }

  /// Makes it ready to be fed, after opening, a drop or an underrun.
  func prepare() throws(DeviceError) {
    let code = snd_pcm_prepare(pcm)
    guard code >= 0 else { throw .failed(device: name, code: code) }
  }
}

// MARK: - Negotiation

extension PlaybackDevice {
  private struct Settings {
    var channels = 0
    var isFloat = true
    var periodFrames = 0
    var bufferFrames = 0
  }

  private static func negotiate(
    _ pcm: OpaquePointer, name: String, rate: Int, channels: Int
  ) throws(DeviceError) -> Settings {
    var allocated: OpaquePointer?
    guard snd_pcm_hw_params_malloc(&allocated) >= 0, let hardware = allocated else {
      throw .cannotOpen(device: name, code: -ENOMEM)
    }
    defer { snd_pcm_hw_params_free(hardware) }
    func require(_ code: Int32, _ what: String) throws(DeviceError) {
      guard code >= 0 else { throw .refuses(device: name, what: what) }
    }
    var settings = Settings()
    try require(snd_pcm_hw_params_any(pcm, hardware), "any configuration")
    try require(snd_pcm_hw_params_set_access(pcm, hardware, SND_PCM_ACCESS_RW_INTERLEAVED), "interleaved samples")
    settings.isFloat = snd_pcm_hw_params_set_format(pcm, hardware, SND_PCM_FORMAT_FLOAT) >= 0
    if !settings.isFloat {
      try require(snd_pcm_hw_params_set_format(pcm, hardware, SND_PCM_FORMAT_S16), "float or 16-bit samples")
    }
    snd_pcm_hw_params_set_rate_resample(pcm, hardware, 1)
    let count = [channels, 2, 1].first { snd_pcm_hw_params_set_channels(pcm, hardware, UInt32($0)) >= 0 }
    guard let count else { throw .refuses(device: name, what: "\(channels) channels") }
    settings.channels = count
    try require(snd_pcm_hw_params_set_rate(pcm, hardware, UInt32(rate), 0), "\(rate) Hz")
    var (bufferTime, periodTime) = (bufferMicroseconds, periodMicroseconds)
    try require(snd_pcm_hw_params_set_buffer_time_near(pcm, hardware, &bufferTime, nil), "a buffer of 100 ms")
    try require(snd_pcm_hw_params_set_period_time_near(pcm, hardware, &periodTime, nil), "periods of 12 ms")
    try require(snd_pcm_hw_params(pcm, hardware), "this configuration")
    var (buffer, period): (snd_pcm_uframes_t, snd_pcm_uframes_t) = (0, 0)
    try require(snd_pcm_get_params(pcm, &buffer, &period), "this configuration")
    (settings.bufferFrames, settings.periodFrames) = (Int(buffer), Int(period))
    try configureWaking(pcm, name: name, settings)
    return settings
  }

  /// Sound begins when the buffer is nearly full; the thread wakes for every period.
  private static func configureWaking(
    _ pcm: OpaquePointer, name: String, _ settings: Settings
  ) throws(DeviceError) {
    var allocated: OpaquePointer?
    guard snd_pcm_sw_params_malloc(&allocated) >= 0, let software = allocated else {
      throw .cannotOpen(device: name, code: -ENOMEM)
    }
    defer { snd_pcm_sw_params_free(software) }
    let threshold = max(settings.periodFrames, settings.bufferFrames - settings.periodFrames)
    guard snd_pcm_sw_params_current(pcm, software) >= 0,
      snd_pcm_sw_params_set_start_threshold(pcm, software, snd_pcm_uframes_t(threshold)) >= 0,
      snd_pcm_sw_params_set_avail_min(pcm, software, snd_pcm_uframes_t(settings.periodFrames)) >= 0,
      snd_pcm_sw_params(pcm, software) >= 0
    else { throw .refuses(device: name, what: "waking for every period") }
  }
}
