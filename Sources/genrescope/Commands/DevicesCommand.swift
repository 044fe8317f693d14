import ArgumentParser
import Audio
import FoundationEssentials
import Glibc
import Screen

/// `genrescope devices`: what can be listened to and played through.
struct DevicesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "devices",
    abstract: "List the capture and playback devices.",
    discussion: """
      With --json an object a line:
        {"capture": bool, "default": bool, "description": …, "name": …, "playback": bool}
      """)

  @Flag(name: .long, help: "One JSON object a line.")
  var json = false

  private struct Object: Encodable {
    let capture: Bool
    let `default`: Bool
    let description: String
    let name: String
    let playback: Bool
  }

  func run() throws {
    let devices = ListedDevice.all()
    if json {
      for device in devices { print(line(device)) }
    } else {
      printTable(of: devices)
    }
    guard devices.contains(where: \.isCapture) else {
      Console.say(
        "no capture device: connect a microphone, or install a sound server (PipeWire, PulseAudio) and ALSA's "
          + "plugin for it (pipewire-alsa, libasound2-plugins).")
      throw ExitCode(1)
    }
  }

  private func line(_ device: ListedDevice) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let object = Object(
      capture: device.isCapture, default: device.isDefault, description: device.description, name: device.name,
      playback: device.isPlayback)
    // Strings and truth values always encode.
    return (try? encoder.encode(object)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  private func printTable(of devices: [ListedDevice]) {
    let width = devices.map { displayWidth(of: sanitised($0.name)) }.max() ?? 0
    for (heading, chosen) in [
      ("Capture (listen --device NAME)", devices.filter(\.isCapture)),
      ("Playback (play --device NAME)", devices.filter(\.isPlayback)),
    ] where !chosen.isEmpty {
      print(heading)
      for device in chosen {
        let name = sanitised(device.name)
        let padding = String(repeating: " ", count: width - displayWidth(of: name))
        print("\(device.isDefault ? "*" : " ") \(name)\(padding)  \(sanitised(device.description))")
      }
      print("")
    }
    if !devices.isEmpty { print("* is used unless another is named.\n") }
    if devices.contains(where: { ["pulse", "pipewire"].contains($0.name) }) { print(Self.monitors) }
  }

  private static let monitors = """
    What the machine itself plays is heard at a monitor, a source that the sound server has for each output.
    “pactl list short sources” lists them; PULSE_SOURCE chooses one:
      PULSE_SOURCE=@DEFAULT_MONITOR@ genrescope listen --device pulse
    """
}
