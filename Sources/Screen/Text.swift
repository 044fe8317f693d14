/// 0:42, 12:05, 1:02:03.
public func clockText(_ seconds: Double) -> String {
  let whole = seconds.isFinite ? Int(max(0, min(seconds, 3_600_000))) : 0
  let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
  let tail = (rest < 10 ? ":0" : ":") + String(rest)
  return hours > 0 ? String(hours) + (minutes < 10 ? ":0" : ":") + String(minutes) + tail : String(minutes) + tail
}

/// A number with at most `digits` decimals, without trailing zeros: 44.1, 2, 0.5.
public func decimalText(_ value: Double, digits: Int = 1) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return "?" }
  var scale = 1
  for _ in 0..<digits { scale *= 10 }
  var scaled = Int((abs(value) * Double(scale)).rounded())
  let sign = value < 0 && scaled > 0 ? "-" : ""
  while scale > 1, scaled % 10 == 0 { (scaled, scale) = (scaled / 10, scale / 10) }
  let fraction = scale > 1 ? "." + String(scaled % scale + scale).dropFirst() : ""
  return sign + String(scaled / scale) + fraction
}

extension String {
  /// The text with blanks before it, to at least `width` characters.
  func rightAligned(_ width: Int) -> String { String(repeating: " ", count: Swift.max(0, width - count)) + self }
}
