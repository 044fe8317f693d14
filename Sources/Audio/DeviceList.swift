import CALSA
import Glibc

/// A device as ALSA's configuration names it; whether it can be opened shows only then.
public struct ListedDevice: Equatable, Sendable {
  /// What `--device` takes.
  public let name: String
  /// What ALSA says of it, in one line.
  public let description: String
  public let isCapture: Bool
  public let isPlayback: Bool
  /// The one that is used unless another is named.
  public let isDefault: Bool

  /// Plugins that stand between devices, and null: neither hears nor plays anything.
  private static let converters: Set<String> = [
    "null", "lavrate", "samplerate", "speexrate", "speex", "upmix", "vdownmix",
  ]

  /// All devices that ALSA's configuration offers, in its order.
  public static func all() -> [ListedDevice] {
    genrescope_alsa_silence()
    var hints: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    guard snd_device_name_hint(-1, "pcm", &hints) >= 0, let first = hints else { return [] }
    defer { snd_device_name_free_hint(hints) }
    var devices: [ListedDevice] = []
    var next = first
    while let hint = next.pointee {
      if let device = ListedDevice(hint), !converters.contains(device.name) { devices.append(device) }
      next += 1
    }
    return devices
  }

  private init?(_ hint: UnsafeRawPointer) {
    guard let name = Self.text("NAME", of: hint) else { return nil }
    self.name = name
    description = (Self.text("DESC", of: hint) ?? "").split(separator: "\n").joined(separator: ", ")
    // Without a direction it has both.
    let direction = Self.text("IOID", of: hint)
    isCapture = direction != "Output"
    isPlayback = direction != "Input"
    isDefault = name == "default"
  }

  private static func text(_ key: String, of hint: UnsafeRawPointer) -> String? {
    guard let text = snd_device_name_get_hint(hint, key) else { return nil }
    defer { free(text) }
    return String(cString: text)
  }
}
