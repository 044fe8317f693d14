extension Theme {
  /// The built-in theme: the original demo's genre colours, lightened where dark on dark. Other themes inherit from it.
  /// `Themes/deepsound.toml` is the same in words.
  public static let deepsound = Theme(
    name: "deepsound",
    interface: Interface(
      background: Colour(0x0b0d12, index256: 233, index16: 0),
      text: Colour(0xd4d8e0, index256: 253, index16: 7),
      dim: Colour(0x7d8594, index256: 245, index16: 8),
      title: Colour(0xffffff, index256: 231, index16: 15),
      accent: Colour(0x5cc8ff, index256: 81, index16: 14),
      frame: Colour(0x39404d, index256: 239, index16: 8),
      warning: Colour(0xffb454, index256: 215, index16: 11),
      trough: Colour(0x1d222c, index256: 235, index16: 0),
      meterLow: Colour(0x3ecf8e, index256: 78, index16: 10),
      meterMiddle: Colour(0xe6c84f, index256: 221, index16: 11),
      meterHigh: Colour(0xff5f5f, index256: 203, index16: 9)),
    spectrogram: ColourRamp(stops: [
      Colour(0x0b0d12, index16: 0),
      Colour(0x221a4a, index16: 0),
      Colour(0x54207a, index16: 4),
      Colour(0x952c80, index16: 5),
      Colour(0xd4476c, index16: 13),
      Colour(0xf98058, index16: 9),
      Colour(0xffc272, index16: 11),
      Colour(0xfff8d8, index16: 15),
    ]),
    belief: BeliefChart(
      hatch: Colour(0x39404d, index256: 239, index16: 8),
      darkLetter: Colour(0x10131a, index256: 233, index16: 0),
      lightLetter: Colour(0xf4f6fa, index256: 255, index16: 15)),
    genres: [
      "blues": Colour(0x3d6bff, index256: 27, index16: 12),
      "classical": Colour(0x8a4dff, index256: 99, index16: 5),
      "country": Colour(0xcc6600, index256: 166, index16: 3),
      "disco": Colour(0xff66cc, index256: 206, index16: 13),
      "electronic": Colour(0x00cccc, index256: 44, index16: 14),
      "hiphop": Colour(0xa03aa0, index256: 133, index16: 4),
      "jazz": Colour(0xcccc00, index256: 184, index16: 11),
      "metal": Colour(0x999966, index256: 101, index16: 8),
      "pop": Colour(0x00cc66, index256: 41, index16: 10),
      "reggae": Colour(0xffcc66, index256: 221, index16: 7),
      "rock": Colour(0xdd2222, index256: 160, index16: 9),
    ])
}
