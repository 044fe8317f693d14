extension Evaluation {
  /// The figures as a page of text.
  /// - Parameter name: a label as it can be shown.
  public func text(naming name: (String) -> String) -> String {
    var lines = [
      "\(accuracy.right) of \(tracks) tracks right: \(percent(accuracy.share)) "
        + "(95 % interval \(percent(accuracy.low)) to \(percent(accuracy.high))); "
        + "single steps \(percent(stepAccuracy))",
      "",
      "seconds heard  " + heard.map { pad(decimal($0.seconds, 0), 8) }.joined(),
      "accuracy       " + heard.map { pad(percent($0.accuracy), 8) }.joined(),
      "",
      "aggregation    "
        + HeardTrack.Aggregation.allCases.map { "\($0.rawValue) \(percent(aggregations[$0.rawValue] ?? 0))" }
        .joined(separator: ", "),
      "calibration    error \(percent(calibration.trackError)) of tracks, \(percent(calibration.stepError)) of steps; "
        + "at the fitted temperature \(decimal(calibration.fittedTemperature, 2)): "
        + "\(percent(calibration.fittedTrackError)), \(percent(calibration.fittedStepError))",
    ]
    if let change {
      lines.append("genre change   \(Self.words(change.named)) (second track named rightly alone)")
      lines.append("               \(Self.words(change.all)) (all pairs)")
    }
    return (lines + [""] + table(labels.map(name))).joined(separator: "\n") + "\n"
  }

  private static func words(_ figures: GenreChange.Figures) -> String {
    func seconds(_ value: Double?) -> String { value.map { decimal($0, 1) + " s" } ?? "never" }
    return "median \(seconds(figures.median)), 90th percentile \(seconds(figures.percentile90)), "
      + "never \(percent(figures.never)), \(figures.pairs) pairs"
  }

  /// Rows are what tracks are, columns what they were named.
  private func table(_ labels: [String]) -> [String] {
    let width = (labels.map(\.count).max() ?? 0) + 1
    let short = labels.map { pad(String($0.prefix(6)), 7) }.joined()
    let head = pad("", width) + short + "  precision  recall"
    return [head]
      + labels.indices.map { label in
        let genre = genres[label]
        let cells = confusion[label].map { pad($0 == 0 ? "·" : String($0), 7) }.joined()
        let figures = pad(genre.precision.map(percent) ?? "–", 11) + pad(genre.recall.map(percent) ?? "–", 8)
        return labels[label] + pad("", width - labels[label].count) + cells + figures
      }
  }

  private func pad(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}

/// A number with so many decimals.
func decimal(_ value: Double, _ digits: Int) -> String {
  guard value.isFinite, abs(value) < 1e9 else { return "\(value)" }
  let scale = (0..<digits).reduce(1) { product, _ in product * 10 }
  let scaled = Int((abs(value) * Double(scale)).rounded())
  let fraction = digits > 0 ? "." + String(scale + scaled % scale).dropFirst() : ""
  return (value < 0 && scaled > 0 ? "-" : "") + String(scaled / scale) + fraction
}

/// A share in per cent.
func percent(_ share: Double) -> String { decimal(share * 100, 1) + " %" }
