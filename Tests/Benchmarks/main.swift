/// Measures this program beside others doing the same work, in the same run, and what only hours bring to light.
///
/// usage: Benchmarks training [RECIPE]     (PYTHON names a Python with PyTorch; else python3)
///        Benchmarks endurance | soak | signals | oddities | steadiness | cost | screen …     (--help tells more)
let arguments = Array(CommandLine.arguments.dropFirst())
let rest = Array(arguments.dropFirst())
switch arguments.first {
case "training": try trainingBenchmark(recipe: rest.first ?? "blog-2016")
case "endurance": Endurance.main(rest)
case "soak": Soak.main(rest)
case "signals": Signals.main(rest)
case "oddities": Oddities.main(rest)
case "steadiness": Steadiness.main(rest)
case "cost": LiveCost.main(rest)
case "screen": ScreenCost.main(rest)
default:
  print("usage: Benchmarks training [RECIPE] | endurance | soak | signals | oddities | steadiness | cost | screen")
}
