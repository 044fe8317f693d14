import FoundationEssentials
import Screen
import TestSupport
import Testing

@testable import genrescope

@Suite struct ConfigTests {
  @Test func thePrintedDefaultIsWhatIsBuiltIn() throws {
    let printed = try Program.run(["config", "--default"])
    let user = UserConfig(toml: printed.output, file: "config.toml")
    #expect(printed.status == 0 && user.warnings.isEmpty && user.config == Config())
    // The built-in values are those that the screen begins with.
    let (ours, theirs) = (Config().display, DisplaySettings())
    #expect(ours.zoom == theirs.zoom && ours.gain == theirs.gain && ours.range == theirs.range)
    #expect(ours.smoothing == theirs.smoothing && ours.volume == theirs.volume && ours.order == theirs.order)
  }

  @Test func everyKeyIsTaken() {
    let toml = """
      model = "my \\"own\\".safetensors"
      [picture]
      theme = "nord"
      colour = "256"
      glyphs = "braille"
      fps = 12.5
      sync = false
      mouse = false
      zoom = 0.5
      gain = -6
      range = 80
      notes = true
      smoothing = 3
      [sound]
      device = "pulse"
      offset = 180
      volume = 40
      repeat = "all"
      shuffle = true
      [listen]
      device = "hw:1"
      """
    let user = UserConfig(toml: toml, file: "c")
    #expect(user.warnings.isEmpty)
    let config = user.config
    #expect(config.model == "my \"own\".safetensors" && config.theme == "nord" && config.colour == .indexed256)
    #expect(config.glyphs == .braille && config.framesPerSecond == 12.5 && !config.isSynchronised && !config.hasMouse)
    #expect(config.zoom == .half && config.gain == -6 && config.range == 80 && config.hasNoteNames)
    #expect(config.smoothing == 3 && config.device == "pulse" && config.offset == 180 && config.volume == 40)
    #expect(config.repeats == .all && config.isShuffled && config.captureDevice == "hw:1")
    // What is in effect, printed, is the same again.
    #expect(UserConfig(toml: config.toml, file: "c").config == config)
  }

  @Test func whatIsWrongIsNamedWithItsLineAndTheRestUsed() {
    let toml = """
      colour = "none"
      [picture]
      fps = 500
      glyphs = "pixels"
      theme = 3
      gain = 3
      [sound]
      volume = "loud"
      loudness = 3
      shuffle = 1
      [screen]
      x = 1
      """
    let user = UserConfig(toml: toml, file: "c")
    #expect(user.warnings.map(\.line) == [1, 3, 4, 5, 8, 9, 10, 11])
    let elsewhere = toml.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    #expect(UserConfig(toml: elsewhere, file: "c").warnings == user.warnings)
    #expect(user.warnings[1].description == "c:3: fps must be a number from 1 to 120")
    #expect(user.warnings[2].reason.hasPrefix("glyphs must be \"half\", \"quadrants\""))
    #expect(user.warnings[5].reason.hasPrefix("unknown key \"loudness\"; known here: device, offset"))
    var expected = Config()
    expected.gain = 3
    #expect(user.config == expected)
  }

  @Test func whatIsNoTOMLIsNamedWithItsLine() {
    let user = UserConfig(toml: "[picture]\nfps = 12\ngain = = 3\n", file: "c")
    #expect(user.warnings.count == 1 && user.warnings.first?.line == 3 && user.config == Config())
  }

  /// What is printed is what the player would take.
  @Test func whatIsPrintedIsInEffect() throws {
    let scratch = try Scratch()
    try FileManager.default.createDirectory(atPath: scratch.file("genrescope"), withIntermediateDirectories: true)
    let path = try scratch.write(Array("[picture]\nfps = 40\ntheme = \"nope\"\n".utf8), to: "genrescope/config.toml")
    let printed = try Program.run(["config"], environment: ["XDG_CONFIG_HOME": scratch.path])
    #expect(printed.status == 0 && printed.output.contains("fps = 40") && printed.output.contains("\"deepsound\""))
    #expect(printed.errors == "genrescope: warning: \(path):3: there is no theme “nope”\n")
  }

  /// The file is found, told of, and gone before by the command line.
  @Test func flagsGoBeforeTheFile() throws {
    let scratch = try Scratch()
    try FileManager.default.createDirectory(atPath: scratch.file("genrescope"), withIntermediateDirectories: true)
    let toml = "[picture]\ntheme = \"nord\"\nglyphs = \"ascii\"\nfps = 0\n[sound]\nvolume = 35\n"
    _ = try scratch.write(Array(toml.utf8), to: "genrescope/config.toml")
    let session = try TmuxSession(width: 200, height: 24, environment: ["XDG_CONFIG_HOME": scratch.path])
    let sound = try scratch.write(wave(music(seconds: 30)), to: "music.wav")
    try session.type("\(Program.path) --mute --theme gruvbox \(sound); echo status=$?")
    try session.wait("the warning") { $0.contains("config.toml:4: fps must be") }
    // A key takes the message for read; the volume goes on from the file's.
    try session.press("-")
    try session.wait("the volume") { $0.contains("volume 30%") }
    try session.press("n")
    try session.wait("the theme") { $0.contains("theme gruvbox") && !$0.contains("▀") }
    try session.press("q")
    try session.wait("the warning again") { $0.contains("status=0") && $0.contains("config.toml:4: fps must be") }
  }
}
