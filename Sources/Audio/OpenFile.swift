import Glibc

/// A regular file opened for reading, closed with its last reference.
final class OpenFile {
  let path: String
  let descriptor: Int32

  /// Refuses what is missing, forbidden, empty or no regular file, each in its own words.
  init(path: String) throws(AudioError) {
    // Non-blocking, so that opening a pipe that nobody writes to returns; regular files do not care.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw .unreadable(path: path, cause: String(cString: strerror(errno)))
    }
    self.path = path
    self.descriptor = descriptor
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
    guard status.st_size > 0 else { throw .empty(path: path) }
  }

  deinit {
    close(descriptor)
  }

  /// Back to the first byte, for the next decoder to try.
  func rewind() {
    lseek(descriptor, 0, SEEK_SET)
  }

  /// Whether it begins like MP4, M4A or MOV.
  var startsAsMP4: Bool { bytes(at: 4, count: 4) == Array("ftyp".utf8) }

  /// Whether it begins like Ogg Vorbis: a page of one packet, which is Vorbis's first header.
  var startsAsVorbis: Bool {
    bytes(at: 0, count: 4) == Array("OggS".utf8) && bytes(at: 28, count: 7) == Array("\u{1}vorbis".utf8)
  }

  /// The bytes at `offset`, at most `count`, leaving the file where it is.
  func bytes(at offset: Int, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = max(0, pread(descriptor, buffer.baseAddress, count, offset))
    }
  }
}
