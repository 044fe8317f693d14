import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import genrescope

@Suite struct ReplacedFileTests {
  private func kind(_ path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
  }

  /// As root, a rename would put a file in the place of `/dev/full` and the like.
  @Test func aDeviceIsWrittenToAndNotReplaced() throws {
    let scratch = try Scratch()
    let link = scratch.file("full")
    #expect(symlink("/dev/full", link) == 0)
    #expect(throws: FileError.self) { try NewFile.replace(link, with: [1, 2, 3]) }
    #expect(kind(link) == S_IFLNK && kind("/dev/full") == S_IFCHR)
    let result = try Program.run(["render", scratch.write(wave(music(seconds: 3)), to: "x.wav"), "-o", link])
    #expect(result.status != 0 && kind(link) == S_IFLNK)
  }

  @Test func aFileIsReplacedWhole() throws {
    let scratch = try Scratch()
    let path = try scratch.write([9, 9, 9, 9], to: "file")
    try NewFile.replace(path, with: [1, 2])
    #expect(Array(try Data(contentsOf: URL(filePath: path))) == [1, 2])
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["file"])
    #expect(throws: FileError.self) { try NewFile.replace(scratch.file("no/such/folder"), with: [1]) }
  }
}
