import Audio
import FoundationEssentials
import Mel
import Network
import Neurons
import Picture
import Screen

/// An explanation as words, numbers and a picture.
struct WhyReport {
  let file: String
  let modelName: String
  let model: GenreModel
  let heard: HeardColumns
  let why: Explanation
  let names: NeuronNames

  private var genre: String { sanitised(model.labels[why.label]) }
  private var contributions: Contributions { why.contributions }
  private var baseline: Float { contributions.baseline ?? 0 }

  /// Where each band begins and ends, in hertz: half-way to its neighbours' peaks.
  private var bandLimits: [(low: Double, high: Double)] {
    let corners = MelScale.corners(bands: contributions.bands, sampleRate: model.configuration.sampleRate)
    let limits = zip(corners, corners.dropFirst()).map { ($0 + $1) / 2 }
    return zip(limits, limits.dropFirst()).map { (low: $0, high: $1) }
  }

  /// The neurons of a layer, those that add or take most first.
  private func strongest(_ layer: Int, _ count: Int) -> [Int] {
    let values = contributions.neurons[layer]
    return Array(values.indices.sorted { abs(values[$0]) > abs(values[$1]) }.prefix(count))
  }

  private func neuron(_ layer: Int, _ index: Int) -> Neuron { Neuron(layer: layer, index: index) }
}

// MARK: - Words

extension WhyReport {
  /// The octaves that the summary parts the bands into, in hertz.
  private static let octaves = [0.0, 125, 250, 500, 1_000, 2_000, 4_000, 8_000, .infinity]

  var text: String {
    let share = percent(why.belief[why.label])
    let lines = [
      "why \(genre)? \(sanitised(file)), \(part): \(share) of the belief",
      "logit \(signed(contributions.logit)), of the mean sound \(signed(baseline)); "
        + "what follows adds up to the difference, \(signed(contributions.total))",
      "", "bands",
    ]
    return (lines + octaveLines + ["", "neurons, the five strongest of each layer"] + neuronLines)
      .joined(separator: "\n")
  }

  private var part: String {
    let (first, last) = (why.times.lowerBound, why.times.upperBound)
    return first < last ? "\(fixed(first, 1)) to \(fixed(last, 1)) s" : "at \(fixed(first, 1)) s"
  }

  private var octaveLines: [String] {
    let (limits, totals) = (bandLimits, contributions.bandTotals)
    return zip(Self.octaves, Self.octaves.dropFirst()).compactMap { low, high in
      let inside = limits.indices.filter { limits[$0].low < high && limits[$0].low >= low }
      guard !inside.isEmpty else { return nil }
      let name = high.isFinite ? "\(Int(low))–\(Int(high)) Hz" : "from \(Int(low)) Hz"
      return line(name, inside.reduce(0) { $0 + totals[$1] })
    }
  }

  private var neuronLines: [String] {
    contributions.neurons.indices.flatMap { layer in
      strongest(layer, 5).map { index in
        let name = names[neuron(layer, index)].map { "  " + $0 } ?? ""
        return line("\(neuron(layer, index))", contributions.neurons[layer][index]) + name
      }
    }
  }

  private func line(_ name: String, _ value: Float) -> String {
    "  " + name + String(repeating: " ", count: max(1, 16 - name.count)) + signed(value)
  }

  private func signed(_ value: Float) -> String {
    let text = fixed(Double(abs(value)), 2)
    return (value < 0 ? "−" : "+") + text
  }
}

// MARK: - Numbers

extension WhyReport {
  private struct Object: Encodable {
    struct Band: Encodable {
      let contribution, fromHertz, toHertz: Double

      enum CodingKeys: String, CodingKey {
        case contribution
        case fromHertz = "from_hz"
        case toHertz = "to_hz"
      }
    }
    struct Neuron: Encodable {
      let contribution: Double
      let layer: Int
      let name: String?
      let neuron: Int
    }
    let bands: [Band]
    let baseline: Double
    let belief: [String: Double]
    let cells: [[Double]]
    let columns: [Double]
    let file: String
    let from: Double
    let genre: String
    let logit: Double
    let model: String
    let neurons: [Neuron]
    let to: Double
  }

  var json: String {
    let bands = contributions.bands
    let object = Object(
      bands: zip(bandLimits, contributions.bandTotals).map {
        .init(contribution: significant($1), fromHertz: milli($0.low), toHertz: milli($0.high))
      },
      baseline: significant(baseline),
      belief: Dictionary(uniqueKeysWithValues: zip(model.labels, why.belief.map(rounded))),
      cells: why.columns.indices.map { column in
        contributions.cells[(column - why.columns.lowerBound) * bands..<(column - why.columns.lowerBound + 1) * bands]
          .map(significant)
      },
      columns: why.columns.map { milli(heard.time(of: $0)) }, file: file, from: milli(why.times.lowerBound),
      genre: model.labels[why.label], logit: significant(contributions.logit), model: modelName,
      neurons: contributions.neurons.indices.flatMap { layer in
        contributions.neurons[layer].indices.map { index in
          .init(
            contribution: significant(contributions.neurons[layer][index]), layer: layer + 1,
            name: names[neuron(layer, index)], neuron: index + 1)
        }
      }, to: milli(why.times.upperBound))
    return jsonLine(object)
  }

  private func milli(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
}

// MARK: - Picture

extension WhyReport {
  func picture(_ format: PictureFormat, size: PictureSize, theme: Theme) throws -> [UInt8] {
    let configuration = model.configuration
    let title = (try? AudioFile(path: file).info.displayTitle(file: file)) ?? file
    var chart = Chart(
      title: "why \(genre)? \(title)",
      subtitle: "\(part) · logit \(signed(contributions.logit)), of the mean sound \(signed(baseline))",
      labels: model.labels, start: heard.time(of: why.columns.lowerBound) - configuration.columnSeconds,
      columnDuration: configuration.columnSeconds, highest: Double(configuration.sampleRate) / 2)
    for column in why.columns {
      chart.append(
        Array(heard.decibels[column * configuration.bands..<(column + 1) * configuration.bands]), .warmingUp)
    }
    chart.summary = why.belief
    let reasons = Reasons(
      cells: contributions.cells, bands: contributions.bands,
      layers: contributions.neurons.indices.map { layer in
        strongest(layer, 7).map {
          .init(
            id: "\(neuron(layer, $0))", name: names[neuron(layer, $0)] ?? "",
            contribution: contributions.neurons[layer][$0])
        }
      })
    return try chart.picture(because: reasons, format, size: size, theme: theme)
  }
}
