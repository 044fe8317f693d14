/// A CSV field (RFC 4180): in quotes where it would not be read as one otherwise. Told by code points, since a mark
/// upon a comma leaves it a comma.
public func csvField(_ text: String) -> String {
  let scalars = text.unicodeScalars
  guard scalars.contains(where: { [",", "\"", "\n", "\r"].contains($0) }) else { return text }
  var field = "\"".unicodeScalars
  for scalar in scalars {
    if scalar == "\"" { field.append(scalar) }
    field.append(scalar)
  }
  field.append("\"")
  return String(field)
}
