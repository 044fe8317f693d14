import CSoxr

/// A stream of mono Float32 samples brought from one rate to another by soxr, high quality.
///
/// Output does not depend on how the input is cut into chunks. soxr holds some samples back until `flush`.
public struct Resampler: ~Copyable {
  /// Samples per second going in.
  public let inputRate: Int
  /// Samples per second coming out.
  public let outputRate: Int
  /// None where the rates are equal: samples then pass through untouched.
  private let handle: OpaquePointer?

  /// A resampler at its beginning; nil if soxr cannot do this pair of rates.
  public init?(from inputRate: Int, to outputRate: Int) {
    self.inputRate = inputRate
    self.outputRate = outputRate
    guard inputRate != outputRate else {
      handle = nil
      return
    }
    var samples = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I)
    var quality = soxr_quality_spec(UInt(SOXR_HQ), 0)
    var runtime = soxr_runtime_spec(1)
    // Short transforms give the same samples sooner: at 44.1 kHz at most 19 ms late instead of 42.
    runtime.log2_large_dft_size = 8
    var error: soxr_error_t?
    handle = soxr_create(Double(inputRate), Double(outputRate), 1, &error, &samples, &quality, &runtime)
    guard handle != nil, error == nil else { return nil }
  }

  deinit {
    if let handle { soxr_delete(handle) }
  }

  /// How many output samples are being held back at this moment.
  public var delay: Double {
    handle.map(soxr_delay) ?? 0
  }

  /// Puts in a chunk of any size and appends what comes out to `output`.
  public mutating func push(_ input: UnsafeBufferPointer<Float>, appendingTo output: inout [Float]) {
    guard handle != nil else { return output.append(contentsOf: input) }
    guard !input.isEmpty else { return }
    process(input, appendingTo: &output)
  }

  /// Ends the stream: appends what was held back. Before more is pushed, `reset`.
  public mutating func flush(appendingTo output: inout [Float]) {
    guard handle != nil else { return }
    process(nil, appendingTo: &output)
  }

  /// Forgets everything pushed, as after a seek.
  public mutating func reset() {
    if let handle { soxr_clear(handle) }
  }

  /// Runs soxr until it has taken all input and gives no more; no input means the end of the stream.
  private func process(_ input: UnsafeBufferPointer<Float>?, appendingTo output: inout [Float]) {
    let length = input?.count ?? 0
    var taken = 0
    var isFull = true
    while taken < length || isFull {
      // Room for what this chunk comes to; soxr is asked again when it fills all of it.
      let room = 1024 + (length - taken) * outputRate / inputRate
      let block = [Float](unsafeUninitializedCapacity: room) { buffer, count in
        var used = 0
        let source = input.flatMap { $0.baseAddress.map { $0 + taken } }
        let error = soxr_process(handle, source, length - taken, &used, buffer.baseAddress, room, &count)
        taken = error == nil ? taken + used : length
      }
      output.append(contentsOf: block)
      isFull = block.count == room
    }
  }
}
