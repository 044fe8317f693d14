import TestSupport
import Testing

@testable import genrescope

@Suite struct PlaylistTests {
  @Test func listsNameFilesBesideThem() throws {
    let scratch = try Scratch()
    let text =
      "\u{feff}#EXTM3U\r\n#EXTINF:3,A title\r\na song.wav\r\n/far/b.mp3\r\nfile:///c%20d.ogg\r\nhttp://x/y\r\n\r\n"
    let list = try scratch.write(Array(text.utf8), to: "list.m3u8")
    let found = AudioFiles.find([list])
    #expect(found.files == [scratch.file("a song.wav"), "/far/b.mp3", "/c d.ogg"])
    #expect(found.problems.count == 1 && found.problems[0].contains("http://x/y"))
  }

  @Test func oldListsAreLatin1AndEmptyOnesAreNamed() throws {
    let scratch = try Scratch()
    let old = try scratch.write([0xe9, 0x2e, 0x77, 0x61, 0x76], to: "old.m3u")
    #expect(AudioFiles.find([old]).files == [scratch.file("é.wav")])
    let empty = try scratch.write([], to: "empty.m3u")
    #expect(AudioFiles.find([empty]).problems == ["\(empty) names no files."])
    #expect(AudioFiles.find([scratch.file("none.m3u")]).problems.count == 1)
  }

  @Test func shuffledEachFileComesOnceAndRepeatingGoesRound() throws {
    let scratch = try Scratch()
    let files = try (0..<6).map { try scratch.write(wave(music(seconds: 0.1)), to: "\($0).wav") }
    var playlist = Playlist(files)
    #expect(playlist.open(index: 2) != nil)
    playlist.shuffle(true)
    var seen = [playlist.current]
    while playlist.open(1) != nil { seen.append(playlist.current) }
    #expect(seen.first == files[2] && seen.sorted() == files)
    playlist.shuffle(false)
    #expect(playlist.open(index: 5) != nil && playlist.open(1) == nil)
    #expect(playlist.open(1, wraps: true) != nil && playlist.index == 0)
  }
}
