import Files
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@Suite struct WholeFileTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func kind(_ path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
  }

  private func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

  private func refusal(_ path: String) -> FileError? {
    do {
      try WholeFile.write([1, 2, 3], to: path)
      return nil
    } catch { return error }
  }

  @Test func aFileIsReplacedWhole() throws {
    let path = try scratch.write([9, 9, 9, 9], to: "file")
    // Whatever the user's mask is.
    for mode: mode_t in [0o600, 0o666] {
      chmod(path, mode)
      try WholeFile.check(path)
      try WholeFile.write([1, 2], to: path)
      #expect(try bytes(path) == [1, 2])
      var status = stat()
      #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == mode, "its permissions stay")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["file"])
  }

  /// As root, a rename would put a file in the place of `/dev/full` and the like.
  @Test func aDeviceIsWrittenToAndNotReplaced() {
    let link = scratch.file("full")
    #expect(symlink("/dev/full", link) == 0)
    #expect(refusal(link) == FileError(path: link, code: ENOSPC))
    #expect(kind(link) == S_IFLNK && kind("/dev/full") == S_IFCHR)
  }

  @Test func aLinkIsFollowedAndStays() throws {
    let target = try scratch.write([9], to: "target")
    let link = scratch.file("link")
    #expect(symlink("target", link) == 0)
    try WholeFile.write([1, 2], to: link)
    #expect(kind(link) == S_IFLNK)
    #expect(try bytes(target) == [1, 2])
    let loose = scratch.file("loose")
    #expect(symlink("new", loose) == 0)
    try WholeFile.write([3], to: loose)
    #expect(try bytes(scratch.file("new")) == [3])
    let nowhere = scratch.file("nowhere")
    #expect(symlink("no/folder", nowhere) == 0)
    #expect(throws: FileError(path: nowhere, code: ENOENT)) { try WholeFile.check(nowhere) }
    #expect(refusal(nowhere) == FileError(path: nowhere, code: ENOENT))
  }

  @Test func severalThreadsMayWriteOneFile() async throws {
    let path = scratch.file("file")
    try await withThrowingTaskGroup { group in
      for value in UInt8(0)..<20 {
        group.addTask { try WholeFile.write([UInt8](repeating: value, count: 100_000), to: path) }
      }
      try await group.waitForAll()
    }
    let written = try bytes(path)
    #expect(written.count == 100_000 && Set(written).count == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["file"])
  }

  @Test func whatCannotBeWrittenIsNamed() throws {
    let (file, nowhere) = (try scratch.write([9], to: "file"), scratch.file("no/such/folder"))
    // With the ending of what is written first, the name is too long.
    let long = scratch.file(String(repeating: "x", count: 253))
    for (path, code) in [
      (nowhere, ENOENT), (scratch.path, EISDIR), (file + "/below", ENOTDIR), ("", ENOENT), (long, ENAMETOOLONG),
      (long + "xxx", ENAMETOOLONG),
    ] {
      #expect(refusal(path) == FileError(path: path, code: code))
      #expect(throws: FileError(path: path, code: code)) { try WholeFile.check(path) }
    }
    #expect(
      FileError(path: nowhere, code: ENOENT).description == "\(nowhere) cannot be written: No such file or directory.")
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["file"])
  }

  @Test(.enabled(if: getuid() != 0)) func whatMayNotBeWrittenIsLeftAlone() throws {
    let path = try scratch.write([9], to: "file")
    chmod(path, 0o400)
    #expect(refusal(path)?.code == EACCES)
    #expect(try bytes(path) == [9])
  }

  @Test func foldersAreMadeWithThoseTheyAreIn() throws {
    let deep = scratch.file("a/b//c")
    try Folder.create(deep)
    try Folder.create(deep)
    #expect(kind(scratch.file("a/b/c")) == S_IFDIR)
    let file = try scratch.write([9], to: "file")
    #expect(throws: FileError(path: file, code: ENOTDIR)) { try Folder.create(file) }
    #expect(throws: FileError(path: file + "/x", code: ENOTDIR)) { try Folder.create(file + "/x") }
  }

  /// A pipe that somebody else has made non-blocking, smaller than what is written.
  @Test func aFullPipeIsWaitedFor() async throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0 && fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0)
    let (reading, writing) = (ends[0], ends[1])
    async let written = Task.detached {
      defer { close(writing) }
      return WholeFile.write([UInt8](repeating: 7, count: 300_000), to: writing)
    }.value
    var (count, block) = (0, [UInt8](repeating: 0, count: 65_536))
    while case let got = read(reading, &block, block.count), got > 0 { count += got }
    close(reading)
    #expect(await written && count == 300_000)
  }
}
