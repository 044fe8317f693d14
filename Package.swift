// swift-tools-version: 6.2
import PackageDescription

/// The project's own Swift targets: no warning passes.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// For what does most of the work in the tests, which take more than twice as long without it.
let optimised: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// What C leaves undefined traps, in the tests.
let trapping: [CSetting] = [
  .unsafeFlags(["-fsanitize=undefined", "-fsanitize-trap=undefined"], .when(configuration: .debug))
]

/// Debian has LIBXSMM for this architecture alone.
#if arch(x86_64)
  let matrixKernelLibraries: [LinkerSetting] = [.linkedLibrary("xsmmgen")]
#else
  let matrixKernelLibraries: [LinkerSetting] = []
#endif

func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = []
) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict + settings)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.target(name: name), "TestSupport"] + dependencies, exclude: exclude,
    swiftSettings: strict)
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
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CALSA", pkgConfig: "alsa", providers: [.apt(["libasound2-dev"])]),
    .systemLibrary(name: "CSndfile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"])]),
    // MPEG audio goes to libmpg123 itself: libsndfile, which decodes by it too, cuts files whose length it
    // misjudges, seeks inexactly and lets it print to stderr.
    .systemLibrary(name: "CMpg123", pkgConfig: "libmpg123", providers: [.apt(["libmpg123-dev"])]),
    .systemLibrary(name: "CSoxr", pkgConfig: "soxr", providers: [.apt(["libsoxr-dev"])]),
    .systemLibrary(name: "CFFTW", pkgConfig: "fftw3f", providers: [.apt(["libfftw3-dev"])]),
    .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"])]),
    // PNG files as quickly as they can be made: Cairo writes them by libpng too, but only slowly.
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    // No pkgConfig: SwiftPM refuses a flag that ncursesw.pc carries.
    .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),

    // The way the data goes, in order.
    .target(name: "CThreads", cSettings: trapping),
    module("Samples", ["CThreads"]),
    // Its headers only: the libraries are loaded when they are needed.
    .target(name: "CFFmpeg", cSettings: trapping),
    module("Audio", ["Samples", "CALSA", "CSndfile", "CMpg123", "CSoxr", "CFFmpeg"]),
    module("Mel", ["CFFTW"], settings: optimised),
    module("Files"),
    module("Safetensors", ["Files"]),
    .target(name: "CDefaultModel", exclude: ["default-model.safetensors", "default-names.toml"]),
    .target(
      name: "CMatrixKernel", dependencies: ["COpenBLAS"], cSettings: trapping, linkerSettings: matrixKernelLibraries),
    module("Network", ["Files", "Safetensors", "COpenBLAS", "CMatrixKernel", "CDefaultModel"], settings: optimised),
    module("Belief"),
    module("Recording", ["Files"]),
    module("TOML", ["TOMLKit"]),
    module("Screen", ["TOML", "TOMLKit"]),
    module("Picture", ["Screen", "CCairo", "CPNG"]),
    .target(name: "CTerminalSignals", cSettings: trapping),
    module("Terminal", ["Screen", "CNcurses", "CTerminalSignals"]),
    .target(name: "CDemoAudio", resources: [.copy("Audio")]),
    module("Demo", ["CDemoAudio"]),
    .target(
      name: "CRecipes", exclude: ["blog-2016", "blog-2018", "default", "single"].map { $0 + ".toml" }),
    module(
      "Training", ["Files", "Audio", "Mel", "Safetensors", "Network", "Belief", "CRecipes", "TOML", "TOMLKit"],
      settings: optimised),
    module(
      "Neurons",
      ["Files", "Audio", "Mel", "Network", "Belief", "Training", "CDefaultModel", "CSndfile", "TOML", "TOMLKit"]),
    .executableTarget(
      name: "genrescope",
      dependencies: [
        "Samples", "Audio", "Mel", "Network", "Belief", "Recording", "Screen", "Picture", "Terminal", "Demo",
        "Files", "Safetensors", "Training", "Neurons", "TOML", "TOMLKit", "CMalloc", argumentParser,
      ],
      swiftSettings: strict),

    // The demo tracks' scores, and the program that renders them: not part of the player.
    .target(name: "DemoScores", exclude: ["README.md"], swiftSettings: strict),
    .executableTarget(
      name: "render-demo", dependencies: ["Demo", "DemoScores", argumentParser], swiftSettings: strict),

    // Measurements beside other programs: not part of the test suite.
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "Samples", "Audio", "Training", "Mel", "Network", "Recording", "Screen", "TestSupport", "BenchmarkFloors",
        argumentParser,
      ],
      path: "Tests/Benchmarks", exclude: ["Peers", "README.md", "training_peer.py"], swiftSettings: strict),
    .target(
      name: "BenchmarkFloors", dependencies: ["CFFTW"], path: "Tests/BenchmarkFloors",
      cSettings: [.unsafeFlags(["-O3", "-ffast-math"])]),

    // Tests.
    .target(
      name: "TestSupport", dependencies: ["Safetensors"], path: "Tests/TestSupport", swiftSettings: strict + optimised),
    tests(of: "Files"),
    tests(of: "Samples"),
    tests(of: "Audio", ["Samples", "CSndfile"]),
    tests(of: "Mel", ["Safetensors"], exclude: ["Goldens"]),
    tests(of: "Safetensors"),
    tests(of: "Network", ["Safetensors"], exclude: ["Goldens"]),
    tests(of: "Belief"),
    tests(of: "Recording"),
    tests(of: "TOML"),
    tests(of: "Screen", exclude: ["Goldens"]),
    tests(of: "Picture", ["Screen"]),
    tests(of: "Terminal", ["Samples", "Screen"]),
    tests(of: "Demo", ["CSndfile"]),
    tests(of: "DemoScores", ["Demo"]),
    tests(of: "Training", ["Safetensors", "Network"], exclude: ["Goldens"]),
    tests(of: "Neurons", ["Files", "Audio", "Mel", "Network", "Safetensors", "Training"]),
    tests(of: "genrescope", ["Files", "Network"]),
    .testTarget(
      name: "FuzzTests",
      dependencies: [
        "genrescope", "Files", "Safetensors", "Audio", "Mel", "Network", "Recording", "Screen", "Training", "Neurons",
        "TestSupport",
      ],
      exclude: ["Corpus"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c2x
)
