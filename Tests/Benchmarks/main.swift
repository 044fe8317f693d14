/// Measures this program beside others doing the same work, in the same run, and what only hours bring to light.
///
/// usage: Benchmarks mel | network | training [RECIPE] | scaling [RECIPE]     (PYTHON names a Python with the peers)
///        Benchmarks folder | start | cost | screen | growth …     (--help tells more)
///        Benchmarks endurance | soak | signals | oddities | steadiness …
let arguments = Array(CommandLine.arguments.dropFirst())
let rest = Array(arguments.dropFirst())
switch arguments.first {
case "mel": try melBenchmark()
case "network": try networkBenchmark()
case "training": try trainingBenchmark(recipe: rest.first ?? "blog-2016")
case "scaling": try scalingBenchmark(recipe: rest.first ?? "default")
case "folder": FolderBenchmark.main(rest)
case "start": Start.main(rest)
case "cost": LiveCost.main(rest)
case "screen": ScreenCost.main(rest)
case "growth": Growth.main(rest)
case "endurance": Endurance.main(rest)
case "soak": Soak.main(rest)
case "signals": Signals.main(rest)
case "oddities": Oddities.main(rest)
case "steadiness": Steadiness.main(rest)
default:
  print(
    "usage: Benchmarks mel|network|training|scaling|folder|start|cost|screen|growth|endurance|soak|signals|oddities"
      + "|steadiness")
}
