/// Does some work for each of many items, several at a time.
/// - Parameter take: called with each result as it comes.
func inParallel<Item: Sendable, Result: Sendable>(
  _ items: [Item], workers: Int, _ work: @escaping @Sendable (Item) throws -> Result, take: (Result) -> Void
) async throws {
  try await withThrowingTaskGroup(of: Result.self) { group in
    var waiting = items.makeIterator()
    func startNext() {
      guard let item = waiting.next() else { return }
      group.addTask { try work(item) }
    }
    for _ in 0..<max(1, workers) { startNext() }
    for try await result in group {
      take(result)
      startNext()
    }
  }
}
