import Glibc

/// What a network is trained to make small: a cross-entropy with the target.
public enum Loss: String, Codable, Sendable, CaseIterable {
  /// Of the belief averaged over time: the blog's.
  case meanBelief = "mean-belief"
  /// Of the belief at every step, averaged.
  case everyStep = "every-step"
  /// Half of each of the above.
  case sum
  /// Of the softmax of the logits averaged over time.
  case meanLogits = "mean-logits"
  /// Of the belief at the last step.
  case last

  fileprivate var weights: (meanBelief: Float, everyStep: Float, meanLogits: Float, last: Float) {
    switch self {
    case .meanBelief: (1, 0, 0, 0)
    case .everyStep: (0, 1, 0, 0)
    case .sum: (0.5, 0.5, 0, 0)
    case .meanLogits: (0, 0, 1, 0)
    case .last: (0, 0, 0, 1)
    }
  }
}

/// Softmax and the loss over it.
///
/// Shapes: T steps, N samples of this worker's share, L labels. Logits are [T, N, L]. A target is a distribution over
/// the labels at every step, [N, T, L]: a step's target may differ from the one before where the music changes. Losses
/// of a whole sample take the mean of its targets.
final class LossLayer {
  /// Keeps the logarithm of a mean belief finite.
  private static let tiny: Float = 1e-8

  let labels: Int
  let steps: Int
  /// Softmax of the logits: [T, N, L]
  let beliefs: FloatBuffer
  /// [T, N, L]
  let dLogits: FloatBuffer

  init(labels: Int, steps: Int, samples: Int) {
    self.labels = labels
    self.steps = steps
    beliefs = FloatBuffer(count: steps * samples * labels)
    dLogits = FloatBuffer(count: beliefs.count)
  }

  /// Softmax at every step, and each sample's loss.
  /// - Parameters:
  ///   - logits: [T, N, L]
  ///   - targets: [N, T, L]
  /// - Returns: [N]
  func forward(_ logits: UnsafePointer<Float>, targets: UnsafePointer<Float>, samples: Int, loss: Loss) -> [Float] {
    for row in 0..<steps * samples {
      softmax(logits + row * labels, into: beliefs.start + row * labels, count: labels)
    }
    let weights = loss.weights
    return (0..<samples).map { sample in
      let target = targets + sample * steps * labels
      var total: Float = 0
      if weights.meanBelief > 0 {
        let mean = meanOverTime(beliefs.start, sample, samples)
        let meanTarget = self.meanTarget(target)
        for label in 0..<labels { total -= weights.meanBelief * meanTarget[label] * log(mean[label] + Self.tiny) }
      }
      if weights.everyStep > 0 {
        let share = weights.everyStep / Float(steps)
        for step in 0..<steps {
          total += share * crossEntropy(logits + (step * samples + sample) * labels, target + step * labels)
        }
      }
      if weights.meanLogits > 0 {
        total += weights.meanLogits * crossEntropy(meanOverTime(logits, sample, samples), meanTarget(target))
      }
      if weights.last > 0 {
        let step = steps - 1
        total +=
          weights.last * crossEntropy(logits + (step * samples + sample) * labels, target + step * labels)
      }
      return total
    }
  }

  /// Fills `dLogits` from the beliefs of `forward`.
  /// - Parameter scale: what a sample's loss counts for, one over the batch's size.
  func backward(
    _ logits: UnsafePointer<Float>, targets: UnsafePointer<Float>, samples: Int, loss: Loss, scale: Float
  ) {
    let weights = loss.weights
    dLogits.setZero()
    for sample in 0..<samples {
      let target = targets + sample * steps * labels
      if weights.meanBelief > 0 {
        addMeanBelief(target, sample, samples, scale: scale * weights.meanBelief / Float(steps))
      }
      if weights.everyStep > 0 {
        for step in 0..<steps {
          addStep(target, sample, samples, step: step, scale: scale * weights.everyStep / Float(steps))
        }
      }
      if weights.meanLogits > 0 { addMeanLogits(logits, target, sample, samples, scale: scale * weights.meanLogits) }
      if weights.last > 0 { addStep(target, sample, samples, step: steps - 1, scale: scale * weights.last) }
    }
  }

  /// With b the mean belief and y the target, each step's belief p has the gradient g = −y / (b + tiny), and its logits
  /// p · (g − Σ p g).
  private func addMeanBelief(_ target: UnsafePointer<Float>, _ sample: Int, _ samples: Int, scale: Float) {
    let mean = meanOverTime(beliefs.start, sample, samples)
    let meanTarget = self.meanTarget(target)
    let gradient = (0..<labels).map { -meanTarget[$0] / (mean[$0] + Self.tiny) }
    for step in 0..<steps {
      let place = (step * samples + sample) * labels
      let (belief, dLogits) = (beliefs.start + place, dLogits.start + place)
      var dot: Float = 0
      for label in 0..<labels { dot += belief[label] * gradient[label] }
      for label in 0..<labels { dLogits[label] += scale * belief[label] * (gradient[label] - dot) }
    }
  }

  /// The gradient of a step's cross-entropy: p − y.
  private func addStep(_ target: UnsafePointer<Float>, _ sample: Int, _ samples: Int, step: Int, scale: Float) {
    let place = (step * samples + sample) * labels
    for label in 0..<labels {
      dLogits.start[place + label] += scale * (beliefs.start[place + label] - target[step * labels + label])
    }
  }

  private func addMeanLogits(
    _ logits: UnsafePointer<Float>, _ target: UnsafePointer<Float>, _ sample: Int, _ samples: Int, scale: Float
  ) {
    var belief = [Float](repeating: 0, count: labels)
    softmax(meanOverTime(logits, sample, samples), into: &belief, count: labels)
    let meanTarget = self.meanTarget(target)
    for step in 0..<steps {
      let dLogits = dLogits.start + (step * samples + sample) * labels
      for label in 0..<labels { dLogits[label] += scale * (belief[label] - meanTarget[label]) / Float(steps) }
    }
  }

  /// - Parameter values: [T, N, L]
  private func meanOverTime(_ values: UnsafePointer<Float>, _ sample: Int, _ samples: Int) -> [Float] {
    var mean = [Float](repeating: 0, count: labels)
    for step in 0..<steps {
      let row = values + (step * samples + sample) * labels
      for label in 0..<labels { mean[label] += row[label] / Float(steps) }
    }
    return mean
  }

  private func meanTarget(_ target: UnsafePointer<Float>) -> [Float] {
    var mean = [Float](repeating: 0, count: labels)
    for step in 0..<steps { for label in 0..<labels { mean[label] += target[step * labels + label] / Float(steps) } }
    return mean
  }

  /// −Σ y · log softmax(logits), without leaving logarithms.
  private func crossEntropy(_ logits: UnsafePointer<Float>, _ target: UnsafePointer<Float>) -> Float {
    var largest = logits[0]
    for label in 1..<labels { largest = max(largest, logits[label]) }
    var total: Float = 0
    for label in 0..<labels { total += exp(logits[label] - largest) }
    let logTotal = largest + log(total)
    var loss: Float = 0
    for label in 0..<labels { loss += target[label] * (logTotal - logits[label]) }
    return loss
  }
}

/// softmax of `count` logits.
func softmax(_ logits: UnsafePointer<Float>, into belief: UnsafeMutablePointer<Float>, count: Int) {
  var largest = logits[0]
  for label in 1..<count { largest = max(largest, logits[label]) }
  var total: Float = 0
  for label in 0..<count {
    belief[label] = exp(logits[label] - largest)
    total += belief[label]
  }
  for label in 0..<count { belief[label] /= total }
}
