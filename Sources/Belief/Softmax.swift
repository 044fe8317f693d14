import Glibc

/// The probabilities that logits stand for: softmax(logits / temperature).
public func softmax(_ logits: some Collection<Float>, temperature: Float = 1) -> [Float] {
  let top = logits.max() ?? 0
  let powers = logits.map { exp(($0 - top) / temperature) }
  let sum = powers.reduce(0, +)
  return powers.map { $0 / sum }
}

/// How undecided a belief is: its entropy over that of knowing nothing, from 0 (certain) to 1.
public func normalisedEntropy(_ belief: [Float]) -> Float {
  guard belief.count > 1 else { return 0 }
  let entropy = belief.reduce(Float(0)) { $1 > 0 ? $0 - $1 * log($1) : $0 }
  return min(1, max(0, entropy / log(Float(belief.count))))
}

/// The index of the strongest label; the first one where several are equal.
public func leader(of belief: [Float]) -> Int? {
  belief.indices.max { belief[$0] < belief[$1] || (belief[$0] == belief[$1] && $0 > $1) }
}
