import Glibc

/// A number with exactly `digits` decimals.
func fixed(_ value: Double, _ digits: Int) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
  let scale = (0..<digits).reduce(1) { product, _ in product * 10 }
  let scaled = Int((abs(value) * Double(scale)).rounded())
  let sign = value < 0 && scaled > 0 ? "-" : ""
  let fraction = digits > 0 ? "." + String(scale + scaled % scale).dropFirst() : ""
  return sign + String(scaled / scale) + fraction
}

/// A probability as reports give it: five decimals.
func rounded(_ probability: Float) -> Double { (Double(probability) * 1e5).rounded() / 1e5 }

/// A number of any size as reports give it: six digits.
func significant(_ value: Float) -> Double {
  guard value != 0, value.isFinite else { return value == 0 ? 0 : Double(value) }
  let scale = pow(10, 5 - log10(abs(Double(value))).rounded(.down))
  return (Double(value) * scale).rounded() / scale
}

/// A share in per cent.
func percent(_ share: Float) -> String { fixed(Double(share) * 100, 1) + " %" }
