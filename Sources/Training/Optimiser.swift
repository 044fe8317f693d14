import Glibc

/// How parameters follow their gradients.
public struct OptimiserSettings: Codable, Sendable, Equatable {
  public enum Kind: String, Codable, Sendable {
    /// Adam (Kingma & Ba, 2015) with decoupled weight decay (Loshchilov & Hutter, 2019).
    case adamW = "adamw"
    case adam
    /// Hinton, 2012.
    case rmsProp = "rmsprop"
  }

  public enum Schedule: String, Codable, Sendable {
    case constant
    /// Up in a straight line, down along a cosine.
    case oneCycle = "one-cycle"
  }

  public var kind: Kind
  /// The learning rate, at its highest.
  public var rate: Float
  public var schedule: Schedule
  /// The part of the run in which a one-cycle schedule rises.
  public var warmUp: Float
  /// AdamW's, each step times the rate.
  public var weightDecay: Float
  /// The norm of all gradients together is held to this; 0 for no limit.
  public var clip: Float

  enum CodingKeys: String, CodingKey, CaseIterable {
    case kind, rate, schedule, clip
    case warmUp = "warm_up"
    case weightDecay = "weight_decay"
  }

  public init(
    kind: Kind, rate: Float, schedule: Schedule = .constant, warmUp: Float = 0, weightDecay: Float = 0, clip: Float = 0
  ) {
    self.kind = kind
    self.rate = rate
    self.schedule = schedule
    self.warmUp = warmUp
    self.weightDecay = weightDecay
    self.clip = clip
  }

  /// The learning rate of a step, counted from 0.
  public func rate(step: Int, of steps: Int) -> Float {
    guard schedule == .oneCycle else { return rate }
    let rising = max(1, Float(steps) * warmUp)
    let done = Float(step) + 1
    if done <= rising { return rate * done / rising }
    return rate * 0.5 * (1 + cos(Float.pi * (done - rising) / max(1, Float(steps) - rising)))
  }
}

/// Carries out `OptimiserSettings`, keeping moving averages of the gradients and of their squares.
///
/// Sendable: between batches one thread owns it, in `update` each worker its own range.
final class Optimiser: @unchecked Sendable {
  private static let (momentum, adamDecay, rmsDecay, epsilon): (Float, Float, Float, Float) = (0.9, 0.999, 0.9, 1e-8)

  let settings: OptimiserSettings
  let mean: FloatBuffer
  let square: FloatBuffer
  /// Updates begun.
  var steps = 0

  init(_ settings: OptimiserSettings, count: Int) {
    self.settings = settings
    mean = FloatBuffer(count: settings.kind == .rmsProp ? 0 : count)
    square = FloatBuffer(count: count)
  }

  /// Updates a range of the parameters. Count up `steps` before.
  /// - Parameter gradientScale: what each gradient is multiplied by, as clipping asks.
  func update(
    _ range: Range<Int>, parameters: UnsafeMutablePointer<Float>, gradients: UnsafePointer<Float>, rate: Float,
    gradientScale: Float
  ) {
    switch settings.kind {
    case .rmsProp:
      rmsProp(range, parameters, gradients, rate, gradientScale)
    case .adam, .adamW:
      adam(range, parameters, gradients, rate, gradientScale, decay: settings.kind == .adamW ? settings.weightDecay : 0)
    }
  }

  private func rmsProp(
    _ range: Range<Int>, _ parameters: UnsafeMutablePointer<Float>, _ gradients: UnsafePointer<Float>, _ rate: Float,
    _ scale: Float
  ) {
    let square = square.start
    for index in range {
      let gradient = gradients[index] * scale
      square[index] = Self.rmsDecay * square[index] + (1 - Self.rmsDecay) * gradient * gradient
      parameters[index] -= rate * gradient / (square[index].squareRoot() + Self.epsilon)
    }
  }

  private func adam(
    _ range: Range<Int>, _ parameters: UnsafeMutablePointer<Float>, _ gradients: UnsafePointer<Float>, _ rate: Float,
    _ scale: Float, decay: Float
  ) {
    let (mean, square) = (mean.start, square.start)
    // The averages began at zero; this takes that out again.
    let meanCorrection = 1 / (1 - pow(Self.momentum, Float(steps)))
    let squareCorrection = 1 / (1 - pow(Self.adamDecay, Float(steps)))
    for index in range {
      let gradient = gradients[index] * scale
      mean[index] = Self.momentum * mean[index] + (1 - Self.momentum) * gradient
      square[index] = Self.adamDecay * square[index] + (1 - Self.adamDecay) * gradient * gradient
      let direction = mean[index] * meanCorrection / ((square[index] * squareCorrection).squareRoot() + Self.epsilon)
      parameters[index] -= rate * (direction + decay * parameters[index])
    }
  }
}
