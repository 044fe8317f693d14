/// Text from outside (file names, tags) made safe to show on one line: escape sequences go as a whole, line breaks and
/// tabs become spaces, and every other control, format or bidirectional character is dropped.
public func sanitised(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  var scalars = text.unicodeScalars.makeIterator()
  while let scalar = scalars.next() {
    switch scalar.value {
    case 0x1b: skipEscapeSequence(&scalars)
    case 0x9b: skipControlSequence(&scalars)
    case 0x90, 0x98, 0x9d, 0x9e, 0x9f: skipString(&scalars)
    case 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x85, 0x2028, 0x2029: result.append(" ")
    default: if scalar.isShowable { result.append(scalar) }
    }
  }
  return String(result)
}

extension Unicode.Scalar {
  /// Whether it can be seen, by itself or on the character before it: no control, format or bidirectional character. Nor
  /// is it a variation selector, by which some terminals make the character before it wider.
  public var isShowable: Bool {
    displayWidth(of: self) > 0 || properties.generalCategory == .nonspacingMark && !(0xfe00...0xfe0f).contains(value)
  }
}

/// After ESC: a control sequence, a string, or one or two characters.
private func skipEscapeSequence(_ scalars: inout String.UnicodeScalarView.Iterator) {
  guard let kind = scalars.next() else { return }
  switch kind {
  case "[": skipControlSequence(&scalars)
  case "]", "P", "X", "^", "_": skipString(&scalars)
  case " ", "#", "%", "(", ")", "*", "+": _ = scalars.next()
  default: break
  }
}

/// Up to and with the final byte of a CSI sequence (ECMA-48: 0x40–0x7E).
private func skipControlSequence(_ scalars: inout String.UnicodeScalarView.Iterator) {
  while let scalar = scalars.next() {
    if (0x40...0x7e).contains(scalar.value) { return }
  }
}

/// Up to and with the string terminator (BEL, ST, or ESC \).
private func skipString(_ scalars: inout String.UnicodeScalarView.Iterator) {
  while let scalar = scalars.next() {
    if scalar.value == 0x07 || scalar.value == 0x9c { return }
    if scalar.value == 0x1b {
      _ = scalars.next()
      return
    }
  }
}
