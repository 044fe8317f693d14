// swift-tools-version: 6.2
import PackageDescription

/// The project's own Swift targets: no warning passes.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.target(name: name), "TestSupport"] + dependencies,
    resources: resources, swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "genrescope",
  products: [.executable(name: "genrescope", targets: ["genrescope"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    // System libraries.
    .systemLibrary(name: "CALSA", pkgConfig: "alsa", providers: [.apt(["libasound2-dev"])]),
    .systemLibrary(name: "CSndfile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"])]),
    .systemLibrary(name: "CSoxr", pkgConfig: "soxr", providers: [.apt(["libsoxr-dev"])]),
    .systemLibrary(name: "CFFTW", pkgConfig: "fftw3f", providers: [.apt(["libfftw3-dev"])]),
    .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    // No pkgConfig: SwiftPM refuses a flag that ncursesw.pc carries.
    .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),

    // The way the data goes, in order.
    module("Samples"),
    module("Audio", ["Samples", "CALSA", "CSndfile", "CSoxr"]),
    module("Mel", ["CFFTW"]),
    module("Safetensors"),
    .target(name: "CDefaultModel", exclude: ["default-model.safetensors"]),
    module("Network", ["Safetensors", "COpenBLAS", "CDefaultModel"]),
    module("Belief"),
    module("Screen", ["TOMLKit"]),
    .target(name: "CTerminalSignals"),
    module("Terminal", ["Screen", "CNcurses", "CTerminalSignals"]),
    module("Demo"),
    .executableTarget(
      name: "genrescope",
      dependencies: ["Samples", "Audio", "Mel", "Network", "Belief", "Screen", "Terminal", "Demo", argumentParser],
      swiftSettings: strict),

    // Tests.
    .target(name: "TestSupport", dependencies: ["Safetensors"], path: "Tests/TestSupport", swiftSettings: strict),
    tests(of: "Samples"),
    tests(of: "Audio"),
    tests(of: "Mel", ["Safetensors"], resources: [.copy("Goldens")]),
    tests(of: "Safetensors"),
    tests(of: "Network", ["Safetensors"], resources: [.copy("Goldens")]),
    tests(of: "Belief"),
    tests(of: "Screen"),
    tests(of: "Terminal"),
    tests(of: "genrescope"),
  ],
  swiftLanguageModes: [.v6]
)
