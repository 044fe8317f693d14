import Belief
import FoundationEssentials
import Recording
import TestSupport
import Testing

/// Real ALSA without hardware: its `file` plugin as a capture device, heard by the program, and the same sound classified.
@Suite struct CaptureBeliefTests {
  struct Form: Sendable, CustomTestStringConvertible {
    let rate: Int
    let channels: Int
    let isFloat: Bool
    var testDescription: String { "\(rate) Hz, \(channels) channels, \(isFloat ? "float" : "S16")" }
  }

  /// With `ALL_CAPTURE_FORMS` set all of them; else each rate, channel count and format once at least.
  static let forms: [Form] = {
    let all = [8_000, 44_100, 48_000, 96_000].flatMap { rate in
      [1, 2, 6].flatMap { channels in [false, true].map { Form(rate: rate, channels: channels, isFloat: $0) } }
    }
    let some = [(8_000, 1, false), (44_100, 2, true), (48_000, 6, false), (96_000, 2, true)]
    return ProcessInfo.processInfo.environment["ALL_CAPTURE_FORMS"] != nil
      ? all : some.map { Form(rate: $0.0, channels: $0.1, isFloat: $0.2) }
  }()

  private static let seconds = 4.0

  @Test(arguments: forms) func believesWhatClassifyDoes(form: Form) throws {
    let scratch = try Scratch()
    let sound = bytes(form)
    let header = waveHeader(bytes: sound.count, rate: form.rate, channels: form.channels, isFloat: form.isFloat)
    let expected = try classified(scratch.write(header + sound, to: "sound.wav"))
    let heard = try listened(form, scratch.write(sound, to: "sound.raw"), scratch)
    #expect(expected.count > 3)
    for step in expected {
      let other = try #require(heard.first { abs($0.time - step.time) < 0.001 })
      #expect(zip(step.belief, other.belief).allSatisfy { abs($0 - $1) <= 0.02 })
    }
  }

  private typealias Step = (time: Double, belief: [Float])

  private func classified(_ path: String) throws -> [Step] {
    struct Line: Decodable {
      struct Step: Decodable {
        let time: Double
        let belief: [Float]
      }
      let timeline: [Step]
    }
    let result = try Program.run(["classify", "--json", "--timeline", path])
    return try JSONDecoder().decode(Line.self, from: Data(result.output.utf8)).timeline.map { ($0.time, $0.belief) }
  }

  /// The device goes on after the sound's end, so the program is ended when it has recorded enough.
  private func listened(_ form: Form, _ path: String, _ scratch: Scratch) throws -> [Step] {
    let configuration = """
      </usr/share/alsa/alsa.conf>
      pcm.inner { type file slave.pcm null file /dev/null infile \(path) format raw truncate false }
      pcm.test { type plug slave { pcm inner format \(form.isFloat ? "FLOAT_LE" : "S16_LE") rate \(form.rate) \
      channels \(form.channels) } }

      """
    let output = scratch.file("recording")
    // A column has 128 levels and some more.
    let enough = Int(Self.seconds + 2) * 13 * 200
    let script = """
      '\(Program.path)' listen --plain --device test --record \(output) >&2 & process=$!
      until [ "$(stat -c %s \(output) 2>&1)" -gt \(enough) ] 2>&-; do kill -0 $process || exit 1; sleep 0.05; done
      kill $process
      """
    let environment = ["ALSA_CONFIG_PATH": try scratch.write(configuration.utf8, to: "asoundrc")]
    let result = try Program.run(program: "sh", ["-c", script], environment: environment)
    try #require(result.status == 0, "\(result.errors)")
    let recording = try Recording(path: output)
    return recording.columns.compactMap { column in
      column.belief.map { (column.time, softmax($0.logits, temperature: recording.header.temperature)) }
    }
  }

  /// Music, each channel at a level of its own.
  private func bytes(_ form: Form) -> [UInt8] {
    music(seconds: Self.seconds, rate: form.rate).flatMap { sample in
      (1...form.channels).flatMap { channel in
        let value = sample / Float(channel)
        let word = form.isFloat ? value.bitPattern : UInt32(bitPattern: Int32(value * 32_767))
        return (0..<(form.isFloat ? 4 : 2)).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
      }
    }
  }
}
