/// Measures this program beside others doing the same work, in the same run.
///
/// usage: Benchmarks training [RECIPE]     (PYTHON names a Python with PyTorch; else python3)
switch CommandLine.arguments.dropFirst().first {
case "training": try trainingBenchmark(recipe: CommandLine.arguments.dropFirst(2).first ?? "blog-2016")
default: print("usage: Benchmarks training [RECIPE]")
}
