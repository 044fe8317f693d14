import ArgumentParser
import Audio
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
      for device in devices { try Console.emit(unchanged: line(device)) }
    } else {
      try printTable(of: devices)
    }
    guard devices.contains(where: \.isCapture) else {
      Console.say(
        "no capture device: connect a microphone, or install a sound server (PipeWire, PulseAudio) and ALSA's "
          + "plugin for it (pipewire-alsa, libasound2-plugins).")
      throw ExitCode(1)
    }
  }

  private func line(_ device: ListedDevice) -> String {
    jsonLine(
      Object(
        capture: device.isCapture, default: device.isDefault, description: device.description, name: device.name,
        playback: device.isPlayback))
  }

  private func printTable(of devices: [ListedDevice]) throws {
    let width = devices.map { displayWidth(of: sanitised($0.name)) }.max() ?? 0
    for (heading, chosen) in [
      ("Capture (listen --device NAME)", devices.filter(\.isCapture)),
      ("Playback (play --device NAME)", devices.filter(\.isPlayback)),
    ] where !chosen.isEmpty {
      try Console.emit(heading)
      for device in chosen {
        let name = sanitised(device.name)
        let padding = String(repeating: " ", count: width - displayWidth(of: name))
        try Console.emit("\(device.isDefault ? "*" : " ") \(name)\(padding)  \(sanitised(device.description))")
      }
      try Console.emit("")
    }
    if !devices.isEmpty { try Console.emit("* is used unless another is named.\n") }
    if devices.contains(where: { ["pulse", "pipewire"].contains($0.name) }) { try Console.emit(Self.monitors) }
  }

  private static let monitors = """
    What the machine itself plays is heard at a monitor, a source that the sound server has for each output.
    “pactl list short sources” lists them; PULSE_SOURCE chooses one:
      PULSE_SOURCE=@DEFAULT_MONITOR@ genrescope listen --device pulse
    """
}
