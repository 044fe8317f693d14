import Glibc

/// One device in a signal's way, written as FFmpeg's audio filters; LADSPA plug-ins are those of the caps package.
public struct Effect: Sendable {
  /// The text for a filter graph.
  public let filters: String

  /// Cuts below a frequency in hertz.
  public static func highpass(_ frequency: Double) -> Effect { Effect(filters: "highpass=f=\(frequency)") }
  /// Cuts above a frequency in hertz.
  public static func lowpass(_ frequency: Double) -> Effect { Effect(filters: "lowpass=f=\(frequency)") }
  /// Lifts or lowers a band by decibels; `width` in octaves.
  public static func eq(_ frequency: Double, _ gain: Double, width: Double = 1.5) -> Effect {
    Effect(filters: "equalizer=f=\(frequency):width_type=o:width=\(width):gain=\(gain)")
  }
  /// Lifts or lowers all above a frequency.
  public static func high(_ frequency: Double, _ gain: Double) -> Effect {
    Effect(filters: "treble=f=\(frequency):gain=\(gain)")
  }
  /// A smooth curve through points of frequency and gain in dB, without shifting phases.
  public static func curve(_ points: KeyValuePairs<Double, Double>) -> Effect {
    let entries = points.map { "entry(\($0.key),\($0.value))" }.joined(separator: ";")
    return Effect(filters: "firequalizer=gain_entry='\(entries)':delay=0.05:zero_phase=on,atrim=start=0")
  }
  /// Evens out loudness above a threshold in dB; attack and release in milliseconds.
  public static func compress(
    _ threshold: Double = -20, ratio: Double = 3, attack: Double = 10, release: Double = 120, makeup: Double = 0
  ) -> Effect {
    let settings = "threshold=\(threshold)dB:ratio=\(ratio):attack=\(attack):release=\(release):makeup=\(makeup)dB"
    return Effect(filters: "acompressor=\(settings)")
  }
  /// Soft clipping after so many decibels of gain, which are taken back afterwards but for what clipping ate.
  public static func saturate(_ gain: Double) -> Effect {
    Effect(filters: "volume=\(gain)dB,asoftclip=type=tanh:oversample=4,volume=\(-gain / 2)dB")
  }
  /// A valve guitar amplifier and its loudspeaker cabinet.
  public static func amp(
    gain: Double, bass: Double = 0.4, mid: Double = 0.6, treble: Double = 0.7, cabinet: Int = 18
  ) -> Effect {
    let controls =
      "c0=2|c1=\(gain)|c2=0.6|c3=0.6|c4=1|c5=\(bass)|c6=\(mid)|c7=\(treble)|c8=0.25|c9=0.6|c10=0.6"
    return Effect(
      filters: "pan=mono|c0=0.5*c0+0.5*c1,ladspa=file=caps:plugin=AmpVTS:controls=\(controls),"
        + "ladspa=file=caps:plugin=CabinetIV:controls=c0=\(cabinet)|c1=0,pan=stereo|c0=c0|c1=c0")
  }
  /// Two slowly detuned copies beside the sound.
  public static let chorus = Effect(filters: "chorus=0.7:0.9:22|31:0.35|0.3:0.4|0.27:1.6|1.9")
  /// Notches that wander, so many times a second.
  public static func phaser(_ speed: Double) -> Effect {
    Effect(filters: "aphaser=in_gain=0.7:out_gain=0.9:delay=3:decay=0.5:speed=\(speed)")
  }
  /// Loudness that wavers, so many times a second, by a share of it.
  public static func tremolo(_ speed: Double, depth: Double) -> Effect {
    Effect(filters: "tremolo=f=\(speed):d=\(depth)")
  }
  /// The sides louder than the middle (above 1) or softer (0 is mono).
  public static func width(_ amount: Double) -> Effect { Effect(filters: "stereotools=slev=\(amount)") }
  /// A low-pass whose corner moves geometrically between two frequencies; times in seconds.
  public static func sweep(_ from: Double, _ to: Double, start: Double, end: Double, resonance: Double = 2) -> Effect {
    let name = "lowpass@sweep\(Int(start * 1000))"
    let expression = "\(from)*exp(\(log(to / from))*TI)"
    return Effect(
      filters: "asetnsamples=256,asendcmd=c='\(start)-\(end) [expr] \(name) f \(expression)',"
        + "\(name)=f=\(from):width_type=q:width=\(resonance):enable='between(t\\,\(start)\\,\(end))'")
  }
}

/// The reverberation that parts share: a plate.
public struct Room: Sendable {
  /// How long it rings and how dull it is, 0 … 1.
  public let tail: Double
  public let damping: Double

  public init(tail: Double = 0.4, damping: Double = 0.6) {
    (self.tail, self.damping) = (tail, damping)
  }
}

/// The echo that parts share: repeats a number of beats apart, each weaker by `feedback` and darker than the sound.
public struct Echo: Sendable {
  public let beats: Double
  public let feedback: Double
  public let lowpass: Double

  public init(beats: Double = 0.75, feedback: Double = 0.4, lowpass: Double = 3000) {
    (self.beats, self.feedback, self.lowpass) = (beats, feedback, lowpass)
  }
}
