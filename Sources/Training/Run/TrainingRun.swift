import FoundationEssentials
import Network

/// A training run from its start, or its checkpoint, to its end: epochs, validation, log and checkpoints.
public struct TrainingRun {
  /// One line of the log.
  public struct Epoch: Codable, Sendable {
    /// Counted from 1.
    public let epoch: Int
    public let loss: Double
    public let accuracy: Double
    public let validationLoss: Double?
    public let validationAccuracy: Double?
    /// The learning rate of its last batch.
    public let rate: Double
    /// Seconds that its training took, without validation.
    public let seconds: Double
    public let examplesPerSecond: Double

    enum CodingKeys: String, CodingKey {
      case epoch, loss, accuracy, rate, seconds
      case validationLoss = "validation_loss"
      case validationAccuracy = "validation_accuracy"
      case examplesPerSecond = "examples_per_second"
    }
  }

  /// How far a run is, for a progress bar.
  public struct Status: Sendable {
    public let progress: Trainer.Progress
    public let examplesPerSecond: Double
    public let secondsLeft: Double
  }

  public enum Outcome: Sendable, Equatable {
    case finished
    /// Asked to stop; the checkpoint is written.
    case stopped
  }

  public let trainer: Trainer
  /// What each epoch is judged on; may be empty.
  let validation: [Track]
  let checkpoint: String
  let log: TrainingLog?

  /// - Parameters:
  ///   - checkpoint: the file that is written after each epoch, and when the run is stopped.
  public init(_ trainer: Trainer, validation: [Track], checkpoint: String, log: TrainingLog?) {
    self.trainer = trainer
    self.validation = validation
    self.checkpoint = checkpoint
    self.log = log
  }

  /// Trains until all epochs are done or `shouldStop` says so; a run that diverges leaves the last checkpoint as it is.
  public func run(
    shouldStop: () -> Bool, onBatch: (Status) -> Void = { _ in }, onEpoch: (Epoch) -> Void = { _ in }
  ) throws -> Outcome {
    var clock = Stopwatch()
    var seen = 0
    while !trainer.isFinished {
      let before = trainer.progress.examples
      let isEpochDone = try trainer.step()
      seen += trainer.progress.examples - before
      let perSecond = Double(seen) / max(clock.seconds, 1e-9)
      onBatch(status(perSecond))
      if isEpochDone {
        let epoch = judge(seconds: clock.seconds, perSecond: perSecond)
        trainer.finishEpoch()
        try trainer.save(to: checkpoint)
        try log?.write(epoch)
        onEpoch(epoch)
        (clock, seen) = (Stopwatch(), 0)
      }
      if shouldStop() && !trainer.isFinished {
        if !isEpochDone { try trainer.save(to: checkpoint) }
        return .stopped
      }
    }
    return .finished
  }

  private func status(_ perSecond: Double) -> Status {
    let progress = trainer.progress
    let left = (trainer.recipe.epochs - progress.epoch) * trainer.trackCount - progress.examples
    return Status(progress: progress, examplesPerSecond: perSecond, secondsLeft: Double(left) / perSecond)
  }

  private func judge(seconds: Double, perSecond: Double) -> Epoch {
    let progress = trainer.progress
    var judged: (loss: Double, accuracy: Double)?
    if !validation.isEmpty {
      let heard = Listener(trainer.model()).hear(validation, crew: trainer.crew)
      judged = (heard.meanLoss, Accuracy(heard.map(\.isRight)).share)
    }
    return Epoch(
      epoch: progress.epoch + 1, loss: progress.meanLoss, accuracy: progress.accuracy,
      validationLoss: judged?.loss, validationAccuracy: judged?.accuracy, rate: Double(trainer.rate),
      seconds: seconds, examplesPerSecond: perSecond)
  }
}

/// Seconds since it was made.
struct Stopwatch {
  private let start = ContinuousClock.now

  var seconds: Double {
    let (whole, fraction) = start.duration(to: .now).components
    return Double(whole) + Double(fraction) * 1e-18
  }
}
