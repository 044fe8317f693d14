import FoundationEssentials
import Screen

/// A value as JSON on one line. What a terminal would obey rather than show is escaped.
func jsonLine(_ value: some Encodable) -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  // Strings and finite numbers always encode.
  let json = (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  var escaped = String.UnicodeScalarView()
  for scalar in json.unicodeScalars {
    if scalar.isShowable {
      escaped.append(scalar)
    } else {
      for unit in UTF16.encode(scalar).map(Array.init) ?? [] {
        escaped += "\\u\(hexadecimal(UInt32(unit), digits: 4))".unicodeScalars
      }
    }
  }
  return String(escaped)
}

/// A number in so many hexadecimal digits.
func hexadecimal(_ number: UInt32, digits: Int) -> String {
  let text = String(number, radix: 16)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}
