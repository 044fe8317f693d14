/// A sound of the SoundFont (MuseScore General), and the pitches that a player of it reaches.
public struct Instrument: Sendable {
  public let program: Int
  public let bank: Int
  public let range: ClosedRange<Int>

  init(_ program: Int, bank: Int = 0, _ lowest: String = "C0", _ highest: String = "G9") {
    self.program = program
    self.bank = bank
    range = pitch(lowest)...pitch(highest)
  }

  /// Whether it is a drum kit, which MIDI keeps on a channel of its own.
  public var isKit: Bool { bank == 128 }

  public static let piano = Instrument(0, "A0", "C8")
  public static let electricPiano = Instrument(4, "E1", "E7")
  public static let clavinet = Instrument(7, "F1", "E6")
  public static let organ = Instrument(16, "C2", "C7")
  public static let harmonica = Instrument(22, "C4", "C7")
  public static let steelGuitar = Instrument(25, "E2", "E6")
  public static let hawaiianGuitar = Instrument(26, bank: 8, "C2", "E6")
  public static let cleanGuitar = Instrument(27, "C2", "E6")
  public static let mutedGuitar = Instrument(28, "B1", "E6")
  public static let funkGuitar = Instrument(28, bank: 8, "E2", "E6")
  public static let overdriveGuitar = Instrument(29, "B1", "E6")
  public static let distortionGuitar = Instrument(30, "B1", "E6")
  public static let uprightBass = Instrument(32, "E1", "G4")
  public static let fingeredBass = Instrument(33, "B0", "G4")
  public static let pickedBass = Instrument(34, "B0", "G4")
  public static let popBass = Instrument(37, "B0", "G4")
  public static let synthBass = Instrument(38, "C1", "C5")
  public static let strings = Instrument(48, "E1", "C7")
  public static let violins = Instrument(48, bank: 20, "G3", "A7")
  public static let violas = Instrument(48, bank: 30, "C3", "E6")
  public static let celli = Instrument(48, bank: 40, "C2", "A5")
  public static let oohs = Instrument(53, "C3", "C6")
  public static let mutedTrumpet = Instrument(59, "E3", "C6")
  public static let brass = Instrument(61, "E2", "C6")
  public static let bassoon = Instrument(70, "Bb1", "D5")
  public static let fiddle = Instrument(110, "G3", "A7")
  public static let squareLead = Instrument(80, "C2", "C7")
  public static let sawLead = Instrument(81, "C1", "C7")
  public static let detunedSaw = Instrument(81, bank: 20, "C1", "C7")
  public static let warmPad = Instrument(89, "C2", "C7")
  public static let polysynth = Instrument(90, "C2", "C7")
  public static let standardKit = Instrument(0, bank: 128)
  public static let roomKit = Instrument(8, bank: 128)
  public static let powerKit = Instrument(16, bank: 128)
  public static let electronicKit = Instrument(24, bank: 128)
  public static let kit808 = Instrument(25, bank: 128)
  public static let jazzKit = Instrument(32, bank: 128)
}
