import Testing

@testable import Neurons

@Suite struct SampleBlocksTests {
  /// The samples 100..<130, each its own place, in blocks of ten.
  private var blocks: SampleBlocks {
    var blocks = SampleBlocks(from: 100)
    for start in [100, 110, 120] { blocks.append((start..<start + 10).map { Float($0) }) }
    return blocks
  }

  @Test(arguments: [100..<130, 100..<101, 109..<111, 110..<120, 129..<130, 115..<115])
  func samplesAreThoseAsked(range: Range<Int>) {
    #expect(blocks.samples(range) == range.map { Float($0) })
    #expect(blocks.touching(range).samples(range) == range.map { Float($0) })
  }

  @Test func onlyBlocksTouchedAreKept() {
    #expect(blocks.touching(110..<120).range == 110..<120)
    #expect(blocks.touching(109..<121).range == 100..<130)
    #expect(blocks.touching(95..<105).range == 100..<110)
  }

  @Test func forgetsWholeBlocks() {
    var blocks = self.blocks
    blocks.forget(before: 119)
    #expect(blocks.range == 110..<130 && blocks.samples(90..<140) == (110..<130).map { Float($0) })
    blocks.forget(before: 500)
    #expect(blocks.range == 130..<130 && blocks.samples(0..<500).isEmpty)
  }
}
