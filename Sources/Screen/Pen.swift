/// What every pane draws with: the theme's inks, the glyphs, the look of the labels.
struct Pen {
  let theme: Theme
  let glyphs: GlyphSet
  let hasColour: Bool
  let labels: LabelLook
  /// The spectrogram's colours.
  let ramp: ColourRamp

  let text: Ink
  let dim: Ink
  let title: Ink
  let accent: Ink
  let frame: Ink
  let warning: Ink

  init(_ model: ScopeModel) {
    theme = model.display.themes.current
    glyphs = model.display.glyphs
    hasColour = model.display.hasColour
    labels = model.look
    // In greys, so that the colours of what speaks for a genre are seen.
    ramp = (model.display.showsWhy ? .grey : model.display.colourMap).ramp(theme)
    let interface = theme.interface
    text = Ink(interface.text, on: interface.background)
    dim = Ink(interface.dim, on: interface.background)
    title = Ink(interface.title, on: interface.background, .bold)
    accent = Ink(interface.accent, on: interface.background)
    frame = Ink(interface.frame, on: interface.background)
    warning = Ink(interface.warning, on: interface.background, .bold)
  }

  /// The colour of a label on the ground.
  func ink(_ label: Int, _ style: Style = []) -> Ink {
    Ink(labels.colours[label], on: theme.interface.background, style)
  }

  /// A bar of `width` cells, filled by `fraction` to an eighth of a cell.
  func bar(_ fraction: Float, x: Int, y: Int, width: Int, _ colour: Colour, on canvas: inout Canvas) {
    let eighths = Int(max(0, min(1, fraction.isFinite ? fraction : 0)) * Float(width * 8) + 0.5)
    let ink = Ink(colour, on: theme.interface.trough)
    for column in 0..<max(0, width) {
      canvas.put(glyphs.leftBlock(max(0, min(8, eighths - column * 8))), x: x + column, y: y, ink)
    }
  }

  /// The label's letter on its colour: the key to the stack.
  func swatch(_ label: Int, x: Int, y: Int, on canvas: inout Canvas) {
    canvas.put(labels.letters[label], x: x, y: y, labels.inks[label])
  }
}
