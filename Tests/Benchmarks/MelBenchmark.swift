import BenchmarkFloors
import Mel
import TestSupport

/// Thirty seconds of a demo piece as mel columns in dB, on one thread: our stream, a bare C loop over FFTW (the floor)
/// and, where there is a Python for them, other libraries.
func melBenchmark() throws {
  let configuration = MelConfiguration(hop: 1_024)
  let sound = Array(try samples(of: try Built.pieces()[0], rate: configuration.sampleRate).prefix(30 * 22_050))
  let floor = MelFloor(configuration)
  var stream = MelStream(configuration)
  var (ours, theirs): ([Float], [Float]) = ([], [])
  var rows = try measureByTurns(
    rounds: 31, repeating: 5,
    [
      (
        "genrescope",
        {
          stream.reset()
          ours.removeAll(keepingCapacity: true)
          stream.push(sound, appendingTo: &ours)
        }
      ), ("floor: C over FFTW", { theirs = floor.columns(of: sound, hop: configuration.hop) }),
    ])
  let difference = zip(ours, theirs).map { abs($0 - $1) }.max() ?? 0
  guard ours.count == theirs.count, difference < 0.05 else { throw BenchmarkError("the floor computes something else") }
  let scratch = try Scratch()
  rows += try Peers.measure(
    "mel.py",
    [try scratch.write(floats: sound, to: "sound"), try scratch.write(floats: ours, to: "columns"), "1024"])
  printTable("mel, 30 s at hop 1,024, one thread", rows)
  let columns = Double(ours.count / configuration.bands)
  printTable(
    "… per column", rows.map { Measurement(name: $0.name, seconds: $0.seconds.map { $0 / columns }) })
}

/// The floor, with the memory that it works on.
private final class MelFloor {
  private let floor: OpaquePointer
  private let bands: Int
  private let window: Int

  init(_ configuration: MelConfiguration) {
    (bands, window) = (configuration.bands, configuration.window)
    floor = mel_floor_create(Int32(window), Int32(bands), Self.triangles(configuration))
  }

  deinit { mel_floor_free(floor) }

  func columns(of samples: [Float], hop: Int) -> [Float] {
    let count = (samples.count - window) / hop + 1
    return [Float](unsafeUninitializedCapacity: count * bands) { buffer, used in
      used = bands * Int(mel_floor_run(floor, samples, Int32(samples.count), Int32(hop), buffer.baseAddress))
    }
  }

  /// Slaney's triangles: [bands, bins].
  private static func triangles(_ configuration: MelConfiguration) -> [Float] {
    let corners = MelScale.corners(bands: configuration.bands, sampleRate: configuration.sampleRate)
    return (0..<configuration.bands).flatMap { band in
      let (low, centre, high) = (corners[band], corners[band + 1], corners[band + 2])
      return (0...configuration.window / 2).map { bin in
        let hertz = Double(bin * configuration.sampleRate) / Double(configuration.window)
        return Float(max(0, min((hertz - low) / (centre - low), (high - hertz) / (high - centre))) * 2 / (high - low))
      }
    }
  }
}
