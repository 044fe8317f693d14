#if FUZZING
  import FoundationEssentials
  import Glibc
  import Testing

  /// What `make fuzz` runs: libFuzzer, in the test process, on the target that FUZZ_TARGET names.
  @Suite struct FuzzRun {
    @Test(.enabled(if: environment["FUZZ_TARGET"] != nil)) func run() throws {
      let name = try #require(environment["FUZZ_TARGET"])
      fuzzed = try #require(FuzzTarget(rawValue: name))
      let options = environment["FUZZ_OPTIONS"]?.split(separator: " ").map(String.init) ?? []
      var count = Int32(options.count + 1)
      var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = .allocate(capacity: options.count + 2)
      for (index, option) in ([name] + options).enumerated() { arguments?[index] = strdup(option) }
      arguments?[options.count + 1] = nil
      _ = runDriver(&count, &arguments) { bytes, size in
        try? fuzzed.take(Array(UnsafeBufferPointer(start: bytes, count: size)))
        return 0
      }
    }
  }

  private let environment = ProcessInfo.processInfo.environment
  nonisolated(unsafe) private var fuzzed = FuzzTarget.model

  /// libFuzzer as a library (https://llvm.org/docs/LibFuzzer.html).
  @_silgen_name("LLVMFuzzerRunDriver")
  private func runDriver(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
  ) -> Int32
#endif
