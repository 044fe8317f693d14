import Glibc
import Network

/// Crops of one track's columns in decibels, augmented as a recipe asks: one random equaliser, shift and level for the
/// whole crop.
struct CropSource {
  private let track: Track
  /// Where in the track the next column is.
  private var position: Int
  /// Per band: where it is read from, in bands.
  private let sources: [Float]
  /// Per band, in decibels.
  private let equaliser: [Float]
  private let gain: Float
  private let floor: Float
  private(set) var column: [Float]

  /// - Parameters:
  ///   - length: columns of the crop; where it begins is random, and at the end the track begins again.
  ///   - level: decibels added to all.
  init(_ track: Track, length: Int, augmentation: Augmentation, level: Float = 0, random: inout SeededRandom) {
    self.track = track
    position = track.columns > length ? random.index(track.columns - length + 1) : 0
    let bands = track.bands
    let shift = augmentation.pitchBands > 0 ? random.uniform(-augmentation.pitchBands...augmentation.pitchBands) : 0
    sources = (0..<bands).map { min(max(Float($0) - shift, 0), Float(bands - 1)) }
    equaliser = Self.equaliser(augmentation, bands: bands, random: &random)
    gain = level + (augmentation.gainDB > 0 ? random.uniform(-augmentation.gainDB...augmentation.gainDB) : 0)
    floor =
      track.peak + gain
      + (augmentation.floorDB < 0 ? random.uniform(-Track.depth...max(augmentation.floorDB, -Track.depth)) : -1_000)
    column = [Float](repeating: 0, count: bands)
  }

  /// A normal gain at each knot, joined by half cosines.
  private static func equaliser(_ augmentation: Augmentation, bands: Int, random: inout SeededRandom) -> [Float] {
    guard augmentation.equaliserDB > 0 else { return [Float](repeating: 0, count: bands) }
    let knots = (0..<augmentation.equaliserKnots).map { _ in augmentation.equaliserDB * random.normal() }
    return (0..<bands).map { band in
      let place = Float(band) / Float(max(1, bands - 1)) * Float(knots.count - 1)
      let knot = min(Int(place), knots.count - 2)
      let share = 0.5 - 0.5 * cos(Float.pi * (place - Float(knot)))
      return knots[knot] + share * (knots[knot + 1] - knots[knot])
    }
  }

  /// Puts the next column into `column`.
  mutating func advance() {
    let slope = -track.floor / 255
    let base = track.peak + track.floor + gain
    let bands = track.bands
    track.mel.withUnsafeBufferPointer { mel in
      let values = mel.baseAddress! + position * bands
      for band in 0..<bands {
        let low = Int(sources[band])
        let high = min(low + 1, bands - 1)
        let share = sources[band] - Float(low)
        let value = Float(values[low]) + share * (Float(values[high]) - Float(values[low]))
        column[band] = max(floor, base + slope * value + equaliser[band])
      }
    }
    position = position + 1 < track.columns ? position + 1 : 0
  }
}
