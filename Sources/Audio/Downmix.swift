/// The mean of the channels of interleaved frames: `mono[i]` from `frames[i * channels ..< (i + 1) * channels]`.
///
/// `mono` must have room for `frames.count / channels` samples, which is what is written.
public func downmix(
  _ frames: UnsafeBufferPointer<Float>, channels: Int, into mono: UnsafeMutableBufferPointer<Float>
) {
  let count = frames.count / channels
  precondition(mono.count >= count, "one sample of room per frame")
  switch channels {
  case 1:
    for index in 0..<count { mono[index] = frames[index] }
  case 2:
    for index in 0..<count { mono[index] = 0.5 * (frames[2 * index] + frames[2 * index + 1]) }
  default:
    let share = 1 / Float(channels)
    for index in 0..<count {
      var sum: Float = 0
      for channel in 0..<channels { sum += frames[index * channels + channel] }
      mono[index] = share * sum
    }
  }
}
