import Files
import FoundationEssentials
import Mel
import Network

/// All excerpts of all neurons as other programs read them, and the names that were measured.
public struct Manifest: Encodable, Sendable {
  /// The model's fingerprint.
  public let model: String
  let layers: [Layer]
  private(set) var neurons: [Entry] = []

  struct Layer: Encodable {
    let layer: Int
    let filters: Int
    let fieldColumns: Int
    let fieldSamples: Int
    let fieldSeconds: Double
    let strideSeconds: Double
    /// In hertz, lowest and highest, of each position.
    let positions: [[Double]]
  }

  struct Entry: Encodable {
    let layer: Int
    let neuron: Int
    let name: String
    let measured: String
    let facts: NeuronFacts
    let file: String
    let genres: [String: Double]
    let excerpts: [Sound]
  }

  struct Sound: Encodable {
    let track: String
    let genre: String?
    let time: Double
    let seconds: Double
    let start: Int
    let samples: Int
    let activation: Float
    let position: Int
    let levelDb: Double
    let levelWeight: Double
    let offset: Double
  }

  public init(_ listener: NeuronListener) {
    model = listener.model.fingerprint
    let rate = Double(listener.mel.sampleRate)
    layers = zip(listener.fields, listener.geometries).map { field, geometry in
      Layer(
        layer: field.layer + 1, filters: geometry.filters, fieldColumns: field.columns, fieldSamples: field.samples,
        fieldSeconds: rounded(Double(field.samples) / rate),
        strideSeconds: rounded(Double(field.stride * listener.mel.hop) / rate),
        positions: field.bands.map { listener.hertz(of: $0).map { $0.rounded() } })
    }
  }

  /// Adds the neurons of a layer.
  /// - Parameters:
  ///   - genres: what `Portrait.genreMeans` are of.
  ///   - names: those known; others are called what was measured.
  public mutating func add(_ portraits: [Portrait], genres: [String], names: NeuronNames, listener: NeuronListener) {
    let rate = Double(listener.mel.sampleRate)
    neurons += portraits.map { portrait in
      let sounds = zip(portrait.excerpts, portrait.offsets).map { excerpt, offset in
        Sound(
          track: excerpt.track, genre: excerpt.genre, time: rounded(Double(excerpt.start) / rate),
          seconds: rounded(Double(excerpt.samples) / rate), start: excerpt.start, samples: excerpt.samples,
          activation: excerpt.activation, position: excerpt.position + 1, levelDb: excerpt.level,
          levelWeight: excerpt.levelWeight, offset: rounded(offset))
      }
      return Entry(
        layer: portrait.neuron.layer + 1, neuron: portrait.neuron.index + 1,
        name: names[portrait.neuron] ?? portrait.facts.name, measured: portrait.facts.name, facts: portrait.facts,
        file: LayerStudy.file(of: portrait.neuron),
        genres: Dictionary(uniqueKeysWithValues: zip(genres, portrait.genreMeans.map(rounded))), excerpts: sounds)
    }
  }

  public func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return Array(try encoder.encode(self))
  }

  /// A line an excerpt.
  public var csv: String {
    var lines = [
      "layer,neuron,name,rank,track,genre,time,seconds,activation,position,level_db,level_weight,file,offset"
    ]
    for neuron in neurons {
      for (rank, sound) in neuron.excerpts.enumerated() {
        let fields: [String] = [
          "\(neuron.layer)", "\(neuron.neuron)", neuron.name, "\(rank + 1)", sound.track, sound.genre ?? "",
          "\(sound.time)", "\(sound.seconds)", "\(sound.activation)", "\(sound.position)", "\(sound.levelDb)",
          "\(sound.levelWeight)", neuron.file, "\(sound.offset)",
        ]
        lines.append(fields.map(csvField).joined(separator: ","))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The names that were measured, as a names file.
  public var measuredNames: String {
    let names = neurons.map { (Neuron(layer: $0.layer - 1, index: $0.neuron - 1), $0.measured) }
    return NeuronNames(Dictionary(uniqueKeysWithValues: names)).toml(
      model: model,
      comment: "What the sounds that excite each neuron most have in common, as measured by “genrescope neurons”.\n"
        + "Better names belong into names.toml beside this file; it is written anew.")
  }
}

extension NeuronListener {
  /// The frequencies at the peaks of the lowest and highest of some bands.
  func hertz(of bands: Range<Int>) -> [Double] {
    let centres = MelScale.centres(bands: mel.bands, sampleRate: mel.sampleRate)
    return bands.isEmpty ? [] : [centres[bands.lowerBound], centres[bands.upperBound - 1]]
  }
}

/// To a tenth of a millisecond.
private func rounded(_ seconds: Double) -> Double { (seconds * 10_000).rounded() / 10_000 }
