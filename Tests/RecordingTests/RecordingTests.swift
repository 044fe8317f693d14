import Glibc
import TestSupport
import Testing

@testable import Recording

private let header = RecordingHeader(
  model: "built-in", modelHash: "0123456789abcdef", labels: ["a", "b", "c"], rate: 22_050, hop: 1_708, bands: 8,
  receptiveField: 20, temperature: 1)

private func column(_ index: Int) -> RecordedColumn {
  let states: [RecordedColumn.State] = [.silent, .warmingUp, .heard, .step]
  let value = Float(index)
  let belief = RecordedColumn.Belief(
    logits: [value, -value, 0.5], smoothed: [0.25, 0.5, 0.25], track: [1, 0, 0], leader: index % 3,
    since: Double(index) / 7)
  return RecordedColumn(
    time: Double(index) * 0.077, state: states[index % 4], warmUp: 0.5, isAfterSeek: index % 5 == 0,
    levels: (0..<8).map { UInt8(truncatingIfNeeded: $0 * index) }, belief: index % 4 == 3 ? belief : nil)
}

/// The bytes of a recording of two tracks.
private func recorded(columns: Int) throws -> [UInt8] {
  let scratch = try Scratch()
  do {
    let writer = try RecordingWriter(open(scratch.file("r"), O_WRONLY | O_CREAT, 0o600), header: header)
    try writer.begin(RecordedTrack(title: "one", seconds: .infinity, sourceRate: 44_100))
    for index in 0..<columns / 2 { try writer.append(column(index)) }
    try writer.begin(RecordedTrack(title: "two", seconds: 3, sourceRate: nil))
    for index in columns / 2..<columns { try writer.append(column(index)) }
    try writer.flush()
  }
  return try bytes(scratch.file("r"))
}

private func bytes(_ path: String) throws -> [UInt8] {
  let file = try #require(fopen(path, "r"))
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: 1 << 20)
  bytes.removeLast(bytes.count - fread(&bytes, 1, bytes.count, file))
  return bytes
}

@Suite struct RecordingTests {
  @Test func whatIsReadIsWhatWasWritten() throws {
    let recording = try Recording(recorded(columns: 50), named: "r")
    #expect(recording.header == header && recording.lostBytes == 0)
    #expect(recording.columns == (0..<50).map(column))
    #expect(recording.tracks.map(\.first) == [0, 25])
    #expect(recording.track(at: 24)?.title == "one" && recording.track(at: 24)?.seconds == nil)
    #expect(recording.track(at: 25)?.title == "two" && recording.track(at: 25)?.seconds == 3)
  }

  /// Cut anywhere, a recording is readable to its last whole chunk, of a second at most.
  @Test func everyTruncationIsReadToItsLastWholeSecond() throws {
    let whole = try recorded(columns: 40)
    let columns = (0..<40).map(column)
    var before = 0
    var readable = 0
    for length in 0..<whole.count {
      guard let recording = try? Recording(Array(whole[..<length]), named: "r") else {
        #expect(readable == 0, "once there is a header it stays readable")
        continue
      }
      readable += 1
      #expect(recording.columns.count >= before && recording.columns == Array(columns.prefix(recording.columns.count)))
      before = recording.columns.count
    }
    #expect(readable > whole.count / 2 && before >= 40 - 12)
  }

  /// One wrong byte costs what follows it, never more, and is never taken for something else.
  @Test func everyWrongByteIsNoticed() throws {
    let whole = try recorded(columns: 16)
    let columns = (0..<16).map(column)
    for place in stride(from: 0, to: whole.count, by: 3) {
      var damaged = whole
      damaged[place] ^= 0x55
      guard let recording = try? Recording(damaged, named: "r") else { continue }
      #expect(recording.header == header && recording.columns == Array(columns.prefix(recording.columns.count)))
      #expect(recording.columns.count < 16 || recording.tracks.count < 2 || recording.lostBytes == 0)
    }
  }

  /// Chunks that are whole, but hold nonsense: lengths and numbers are not believed.
  @Test func nonsenseInWholeChunksIsRefused() throws {
    var random = SystemRandomNumberGenerator()
    let start = try recorded(columns: 8)
    for length in 0..<400 {
      let noise = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
      _ = try? Recording(RecordingFormat.magic + RecordingFormat.chunk(RecordingFormat.head, noise), named: "r")
      for kind in [RecordingFormat.columns, RecordingFormat.track, Array("what".utf8)] {
        let recording = try Recording(start + RecordingFormat.chunk(kind, noise), named: "r")
        #expect(recording.columns.count >= 8)
      }
      _ = try? Recording(noise, named: "r")
    }
    let endless = start + RecordingFormat.columns + [0xff, 0xff, 0xff, 0xff]
    #expect(try Recording(endless, named: "r").lostBytes == 8)
    var odd = header
    odd.hop = 0
    let scratch = try Scratch()
    #expect(throws: RecordingError.self) {
      do { _ = try RecordingWriter(open(scratch.file("r"), O_WRONLY | O_CREAT, 0o600), header: odd) }
      _ = try Recording(path: scratch.file("r"))
    }
  }

  @Test func saysWhatIsWrong() throws {
    #expect(throws: RecordingError.cannotWrite(reason: "No space left on device")) {
      _ = try RecordingWriter(open("/dev/full", O_WRONLY), header: header)
    }
    let scratch = try Scratch()
    #expect(throws: RecordingError.self) { _ = try Recording(path: scratch.file("none")) }
    #expect(throws: RecordingError.self) { _ = try Recording(path: "/dev/null") }
  }

  @Test func levelsAreWithinHalfAStep() {
    for decibels in stride(from: Float(-100), through: 53, by: 0.1) {
      #expect(abs(MelLevel.decibels(MelLevel.quantised(decibels)) - decibels) <= 0.301)
    }
    #expect(MelLevel.quantised(.nan) == 0 && MelLevel.quantised(.infinity) == 255 && MelLevel.quantised(-200) == 0)
  }
}

@Suite struct ChecksumTests {
  @Test func isTheUsualOne() {
    #expect(crc32(Array("123456789".utf8)[...]) == 0xcbf4_3926)
  }
}
