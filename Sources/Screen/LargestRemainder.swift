/// Shares `total` whole units out in proportion to `shares`, so that they sum to it exactly (Hamilton's method).
///
/// Shares need not sum to one; what is negative or not finite counts as nothing. Without any positive share all units
/// are divided evenly. Both buffers hold one entry per share.
func shareOut(_ total: Int, in shares: UnsafeBufferPointer<Float>, into units: UnsafeMutableBufferPointer<Int>) {
  let count = min(shares.count, units.count)
  guard count > 0 else { return }
  var sum: Float = 0
  for index in 0..<count { sum += usable(shares[index]) }
  let isUsable = sum > 0 && sum.isFinite
  func quota(_ index: Int) -> Float {
    isUsable ? usable(shares[index]) / sum * Float(total) : Float(total) / Float(count)
  }
  var left = total
  for index in 0..<count {
    units[index] = min(left, Int(quota(index)))
    left -= units[index]
  }
  while left > 0 {
    var best = 0
    var largest = -Float.infinity
    for index in 0..<count {
      let remainder = quota(index) - Float(units[index])
      if remainder > largest { (best, largest) = (index, remainder) }
    }
    units[best] += 1
    left -= 1
  }
}

/// `shareOut` for where speed does not matter.
func sharesOut(_ total: Int, in shares: [Float]) -> [Int] {
  var units = [Int](repeating: 0, count: shares.count)
  shares.withUnsafeBufferPointer { shares in
    units.withUnsafeMutableBufferPointer { shareOut(total, in: shares, into: $0) }
  }
  return units
}

private func usable(_ share: Float) -> Float { share > 0 && share.isFinite ? share : 0 }
