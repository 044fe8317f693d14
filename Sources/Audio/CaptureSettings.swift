import CALSA
import Glibc

/// What is agreed with a capture device.
struct CaptureSettings {
  private(set) var format = SampleFormat.f32le
  private(set) var rate = 0
  private(set) var channels = 0
  private(set) var periodFrames = 0
  private(set) var bufferFrames = 0

  /// Half a column's sound, about what sound servers use among themselves. The buffer bears a thread that is late; its
  /// length costs no latency.
  private static let periodMicroseconds: UInt32 = 23_220
  private static let bufferMicroseconds: UInt32 = 2_000_000
  private static let preferredRate: UInt32 = 44_100
  private static let preferredChannels: UInt32 = 2

  /// The formats that are understood, the most exact first.
  private static let formats: [(SampleFormat, snd_pcm_format_t)] = [
    (.f32le, SND_PCM_FORMAT_FLOAT_LE), (.s32le, SND_PCM_FORMAT_S32_LE), (.s24in32le, SND_PCM_FORMAT_S24_LE),
    (.s24le, SND_PCM_FORMAT_S24_3LE), (.s16le, SND_PCM_FORMAT_S16_LE), (.u8, SND_PCM_FORMAT_U8),
  ]

  /// Asks the device for what comes nearest to what is wanted, and configures it so.
  init(negotiatedWith pcm: OpaquePointer, name: String) throws(LiveError) {
    var allocated: OpaquePointer?
    guard snd_pcm_hw_params_malloc(&allocated) >= 0, let hardware = allocated else {
      throw .cannotOpen(device: name, cause: "no memory")
    }
    defer { snd_pcm_hw_params_free(hardware) }
    func require(_ code: Int32, _ what: String) throws(LiveError) {
      guard code >= 0 else { throw .refuses(device: name, what: what) }
    }
    try require(snd_pcm_hw_params_any(pcm, hardware), "any configuration")
    try require(snd_pcm_hw_params_set_access(pcm, hardware, SND_PCM_ACCESS_RW_INTERLEAVED), "interleaved samples")
    let found = Self.formats.first { snd_pcm_hw_params_set_format(pcm, hardware, $0.1) >= 0 }
    guard let found else { throw .refuses(device: name, what: "float, 32, 24, 16 or 8-bit samples") }
    format = found.0
    var count = Self.preferredChannels
    try require(snd_pcm_hw_params_set_channels_near(pcm, hardware, &count), "any number of channels")
    var (rate, direction) = (Self.preferredRate, Int32(0))
    try require(snd_pcm_hw_params_set_rate_near(pcm, hardware, &rate, &direction), "any rate")
    var (bufferTime, periodTime) = (Self.bufferMicroseconds, Self.periodMicroseconds)
    try require(snd_pcm_hw_params_set_period_time_near(pcm, hardware, &periodTime, &direction), "periods of 23 ms")
    try require(snd_pcm_hw_params_set_buffer_time_near(pcm, hardware, &bufferTime, &direction), "a buffer of 2 s")
    try require(snd_pcm_hw_params(pcm, hardware), "this configuration")
    var (buffer, period): (snd_pcm_uframes_t, snd_pcm_uframes_t) = (0, 0)
    try require(snd_pcm_get_params(pcm, &buffer, &period), "this configuration")
    guard AudioFile.rates.contains(Int(rate)), AudioFile.channelCounts.contains(Int(count)), period > 0 else {
      throw .refuses(device: name, what: "a usable form (it has \(rate) Hz and \(count) channels)")
    }
    (self.rate, channels) = (Int(rate), Int(count))
    (periodFrames, bufferFrames) = (Int(period), Int(buffer))
  }
}

extension CaptureSettings: CustomStringConvertible {
  /// Format, channels, period and buffer, in a few words.
  var description: String {
    let milliseconds = { (frames: Int) in (frames * 1_000 + rate / 2) / rate }
    return "\(format.rawValue) ×\(channels), \(milliseconds(periodFrames)) of \(milliseconds(bufferFrames)) ms"
  }
}
