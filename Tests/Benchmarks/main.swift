/// Measures this program beside others doing the same work, in the same run, and what only hours bring to light.
///
/// usage: Benchmarks mel | network | training [RECIPE] | scaling [RECIPE]     (PYTHON names a Python with the peers)
///        Benchmarks folder | start | cost | screen | growth | endurance | steadiness …     (--help tells more)
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
case "steadiness": Steadiness.main(rest)
default:
  print("usage: Benchmarks mel|network|training|scaling|folder|start|cost|screen|growth|endurance|steadiness")
}
