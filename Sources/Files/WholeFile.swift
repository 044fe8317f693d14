import FoundationEssentials
import Glibc
import Synchronization

/// Files that are seen whole or not at all.
public enum WholeFile {
  /// Writes a file beside its place, then renames it, so that a half-written one is never seen and what was there stays
  /// until then. A link is followed. What is there and is no regular file, such as a device, is not replaced but written
  /// to.
  public static func write(_ bytes: some Sequence<UInt8>, to path: String) throws(FileError) {
    let place = try Place(path)
    guard let mode = place.mode else {
      return try fill(open(place.path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644), path, bytes)
    }
    let part = place.part(parts.add(1, ordering: .relaxed).newValue)
    do throws(FileError) {
      let descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode)
      // The permissions of what was there do not ask for the user's mask.
      if place.isTaken && descriptor >= 0 { fchmod(descriptor, mode) }
      try fill(descriptor, path, bytes)
      if rename(part, place.path) != 0 { throw FileError(path: path) }
    } catch {
      unlink(part)
      throw error
    }
  }

  /// Files begun: several threads may write one file at a time, each a part file of its own.
  private static let parts = Atomic(0)

  /// Whether a file can be written there, asked before the work whose result it is to hold.
  public static func check(_ path: String) throws(FileError) {
    let place = try Place(path)
    guard place.mode != nil else { return }
    if access(folder(of: place.path) + "/.", W_OK | X_OK) != 0 { throw FileError(path: path) }
    var status = stat()
    // The name may be too long only with its ending.
    if lstat(place.part(9_999), &status) != 0 && errno != ENOENT { throw FileError(path: path) }
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  }

  /// Writes all of some bytes; returns whether that was possible, else `errno` tells why.
  public static func write(_ bytes: some Sequence<UInt8>, to descriptor: Int32) -> Bool {
    let all = ContiguousArray(bytes)
    return all.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count {
        let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
        if count < 0 && errno == EAGAIN {
          // Somebody else has made it non-blocking.
          var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&entry, 1, -1)
        } else if count < 0 && errno != EINTR {
          return false
        }
        written += max(0, count)
      }
      return true
    }
  }

  /// Writes an open file to its end and closes it.
  private static func fill(_ descriptor: Int32, _ path: String, _ bytes: some Sequence<UInt8>) throws(FileError) {
    guard descriptor >= 0 else { throw FileError(path: path) }
    let error = write(bytes, to: descriptor) ? nil : FileError(path: path)
    // Some file systems tell only now.
    guard close(descriptor) == 0 || error != nil else { throw FileError(path: path) }
    if let error { throw error }
  }

  /// Where a path leads, and how a file is to be created there.
  private struct Place {
    var path: String
    /// The permissions of the file that takes the place; nil where what is there is written to.
    var mode: mode_t? = 0o644
    /// Whether a regular file is there.
    var isTaken = false

    init(_ path: String) throws(FileError) {
      self.path = path
      var status = stat()
      guard stat(path, &status) == 0 else {
        guard errno == ENOENT, !path.isEmpty else { throw FileError(path: path) }
        // A link may lead to where nothing is yet.
        while let target = try? FileManager.default.destinationOfSymbolicLink(atPath: self.path) {
          self.path = target.hasPrefix("/") ? target : folder(of: self.path) + "/" + target
        }
        return
      }
      guard access(path, W_OK) == 0 else { throw FileError(path: path) }
      let kind = status.st_mode & S_IFMT
      guard kind != S_IFDIR else { throw FileError(path: path, code: EISDIR) }
      isTaken = kind == S_IFREG
      mode = isTaken ? status.st_mode & 0o777 : nil
      guard isTaken, let real = realpath(path, nil) else { return }
      self.path = String(cString: real)
      free(real)
    }

    /// The file that a new content is written to first.
    func part(_ number: Int) -> String { "\(path).\(getpid()).\(number)" }
  }
}

/// Folders that are made where they are missing.
public enum Folder {
  /// Makes a folder and those that it is in.
  public static func create(_ path: String) throws(FileError) {
    let ends = path.indices.dropFirst().filter { path[$0] == "/" } + [path.endIndex]
    for end in ends where mkdir(String(path[..<end]), 0o777) != 0 && errno != EEXIST { throw FileError(path: path) }
    var status = stat()
    guard stat(path, &status) == 0 else { throw FileError(path: path) }
    if status.st_mode & S_IFMT != S_IFDIR { throw FileError(path: path, code: ENOTDIR) }
  }
}

/// Why a file cannot be written: the system's reason of the last call that failed.
public struct FileError: Error, Equatable, CustomStringConvertible {
  public let path: String
  /// The system's number of the reason.
  public let code: Int32

  public init(path: String, code: Int32 = errno) {
    self.path = path
    self.code = code
  }

  public var description: String { "\(path) cannot be written: \(String(cString: strerror(code)))." }
}
