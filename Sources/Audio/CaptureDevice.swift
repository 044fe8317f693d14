import CALSA
import Glibc
import Samples

/// An ALSA capture device, running and not blocking. Used by one thread at a time; the last reference closes it.
final class CaptureDevice: LiveFeed {
  let name: String
  let rate: Int
  let summary: String
  /// Overruns: sound was lost because it was not fetched in time.
  private let xruns: XrunCount
  private let pcm: OpaquePointer
  private let decoder: MonoDecoder
  private let raw: UnsafeMutableRawPointer
  /// What the device is waited for by.
  private let descriptors: UnsafeMutableBufferPointer<pollfd>
  private let periodFrames: Int
  /// The frames of `raw` that have been fetched and not yet given on.
  private var fetched = 0..<0
  /// When it last gave something.
  private var lastProgress = monotonicNanoseconds()

  /// How long a read waits: for more than a period, or else it would mostly wait twice.
  private static let waitMilliseconds: Int32 = 50
  /// How long it waits where the device calls for nothing.
  private static let pauseMicroseconds: UInt32 = 10_000
  /// All that has come is fetched, as long as it is no more than so many periods: a sound server's client that is left
  /// with the rest of a piece holds on to it, and hangs for ever when the server is gone by then.
  private static let fetchedPeriods = 16
  /// A device that gives nothing for so long is given up. A sound server may take seconds to wake a device.
  private static let patienceNanoseconds = 10_000_000_000

  /// Opens `name` in the form that it has by itself, as near as it has one to 44.1 kHz and stereo, and starts it.
  init(name: String, xruns: XrunCount) throws(LiveError) {
    genrescope_alsa_silence()
    let (pcm, settings) = try Self.open(name)
    self.name = name
    self.xruns = xruns
    self.pcm = pcm
    rate = settings.rate
    summary = settings.description
    periodFrames = settings.periodFrames
    decoder = MonoDecoder(settings.format, channels: settings.channels, capacity: periodFrames)
    raw = .allocate(byteCount: Self.fetchedPeriods * periodFrames * decoder.frameBytes, alignment: 16)
    // A device may say that it has given sound, and give none.
    raw.initializeMemory(as: UInt8.self, repeating: 0, count: Self.fetchedPeriods * periodFrames * decoder.frameBytes)
    descriptors = .allocate(capacity: Int(max(0, snd_pcm_poll_descriptors_count(pcm))))
    descriptors.initialize(repeating: pollfd())
    try start()
  }

  deinit {
    snd_pcm_close(pcm)
    raw.deallocate()
    descriptors.deallocate()
  }

  func read(into mono: UnsafeMutableBufferPointer<Float>) throws(LiveError) -> Arrival {
    if fetched.isEmpty {
      wait()
      let count = snd_pcm_readi(pcm, raw, snd_pcm_uframes_t(Self.fetchedPeriods * periodFrames))
      guard count > 0 else { return try recover(from: count) }
      lastProgress = monotonicNanoseconds()
      fetched = 0..<count
    }
    let given = fetched.prefix(min(periodFrames, mono.count))
    decoder.decode(raw + given.lowerBound * decoder.frameBytes, frames: given.count, into: mono)
    fetched = given.upperBound..<fetched.upperBound
    var delay: snd_pcm_sframes_t = 0
    return .samples(
      given.count, waiting: fetched.count + (snd_pcm_delay(pcm, &delay) < 0 ? 0 : max(0, delay)))
  }

  /// Waits until there is sound, or for a little while. What is wrong the next read says.
  ///
  /// `snd_pcm_wait` keeps a processor busy until a sound server's source has woken: it is called on for nothing, and asks
  /// again at once.
  private func wait() {
    let count = UInt32(descriptors.count)
    var events: UInt16 = 0
    snd_pcm_poll_descriptors(pcm, descriptors.baseAddress, count)
    poll(descriptors.baseAddress, nfds_t(count), Self.waitMilliseconds)
    snd_pcm_poll_descriptors_revents(pcm, descriptors.baseAddress, count, &events)
    if events == 0 { usleep(Self.pauseMicroseconds) }
  }

  /// In the device's own form where that is understood: otherwise converted by ALSA.
  private static func open(_ name: String) throws(LiveError) -> (OpaquePointer, CaptureSettings) {
    do {
      return try open(name, mode: SND_PCM_NO_AUTO_FORMAT | SND_PCM_NO_AUTO_CHANNELS | SND_PCM_NO_AUTO_RESAMPLE)
    } catch .refuses {
      return try open(name, mode: 0)
    }
  }

  private static func open(_ name: String, mode: Int32) throws(LiveError) -> (OpaquePointer, CaptureSettings) {
    var handle: OpaquePointer?
    let code = snd_pcm_open(&handle, name, SND_PCM_STREAM_CAPTURE, SND_PCM_NONBLOCK | mode)
    guard code >= 0, let handle else { throw .cannotOpen(device: name, cause: text(code)) }
    do {
      return (handle, try CaptureSettings(negotiatedWith: handle, name: name))
    } catch {
      snd_pcm_close(handle)
      throw error
    }
  }

  private func start() throws(LiveError) {
    var code = snd_pcm_prepare(pcm)
    if code >= 0 { code = snd_pcm_start(pcm) }
    guard code >= 0 else { throw .failed(device: name, cause: Self.text(code)) }
  }

  /// After an overrun or a suspend it goes on with what it hears from then on.
  private func recover(from code: Int) throws(LiveError) -> Arrival {
    switch Int32(truncatingIfNeeded: code) {
    case 0, -EAGAIN:
      guard monotonicNanoseconds() - lastProgress < Self.patienceNanoseconds else {
        throw .failed(device: name, cause: Self.text(-ETIMEDOUT))
      }
    case -EPIPE:
      // It is also what a device says that is gone, which then does not start.
      try start()
      xruns.add()
    case -ESTRPIPE:
      try start()
    case let code:
      throw .failed(device: name, cause: Self.text(code))
    }
    return .nothing
  }

  private static func text(_ code: Int32) -> String {
    String(cString: snd_strerror(code))
  }
}
