extension Evaluation {
  /// The confusion matrix and the accuracy by seconds heard, as an SVG picture.
  public func picture(title: String) -> String {
    var svg = Drawing()
    let cell = 40.0
    let (left, top) = (110.0, 110.0)
    svg.text(title, x: 20, y: 30, size: 16)
    svg.text(
      "\(percent(accuracy.share)) of \(tracks) tracks (\(percent(accuracy.low)) to \(percent(accuracy.high)))",
      x: 20, y: 52)
    for (row, genre) in genres.enumerated() {
      let y = top + cell * Double(row)
      svg.text(genre.label, x: left - 8, y: y + cell / 2 + 4, anchor: "end")
      svg.text(genre.label, x: left + cell * (Double(row) + 0.5), y: top - 8, turned: true)
      for (column, count) in confusion[row].enumerated() {
        let share = Double(count) / Double(max(1, genre.tracks))
        let x = left + cell * Double(column)
        svg.cell(x: x, y: y, size: cell, share: share, isRight: row == column)
        if count > 0 { svg.text("\(count)", x: x + cell / 2, y: y + cell / 2 + 4, anchor: "middle") }
      }
      let figures = [genre.precision, genre.recall].map { $0.map(percent) ?? "–" }.joined(separator: " / ")
      svg.text(figures, x: left + cell * Double(labels.count) + 10, y: y + cell / 2 + 4)
    }
    let right = left + cell * Double(labels.count)
    svg.text("precision / recall", x: right + 10, y: top - 8)
    let bottom = top + cell * Double(labels.count) + 60
    curve(&svg, x: left, y: bottom, width: right - left, height: 160)
    return svg.document(width: right + 150, height: bottom + 210)
  }

  /// Accuracy by seconds heard.
  private func curve(_ svg: inout Drawing, x: Double, y: Double, width: Double, height: Double) {
    svg.text("accuracy by seconds heard", x: x, y: y - 12)
    let most = Self.seconds.max() ?? 1
    for share in [0.0, 0.5, 1] {
      let place = y + height * (1 - share)
      svg.line(from: (x, place), to: (x + width, place), colour: "#ccc")
      svg.text(decimal(share * 100, 0) + " %", x: x - 8, y: place + 4, anchor: "end")
    }
    let points = heard.map { (x + width * $0.seconds / most, y + height * (1 - $0.accuracy)) }
    for (from, to) in zip(points, points.dropFirst()) { svg.line(from: from, to: to, colour: "#06c") }
    for (point, heard) in zip(points, heard) {
      svg.text(decimal(heard.accuracy * 100, 0), x: point.0, y: point.1 - 6, anchor: "middle")
      svg.text(decimal(heard.seconds, 0) + " s", x: point.0, y: y + height + 18, anchor: "middle")
    }
  }
}

/// Elements of an SVG picture.
private struct Drawing {
  private var elements: [String] = []

  mutating func text(
    _ text: String, x: Double, y: Double, size: Int = 12, anchor: String = "start", turned: Bool = false
  ) {
    let turn = turned ? " transform=\"rotate(-60 \(decimal(x, 1)) \(decimal(y, 1)))\"" : ""
    elements.append(
      "<text x=\"\(decimal(x, 1))\" y=\"\(decimal(y, 1))\" font-size=\"\(size)\" text-anchor=\"\(anchor)\"\(turn)>"
        + escaped(text) + "</text>")
  }

  mutating func line(from: (Double, Double), to: (Double, Double), colour: String) {
    elements.append(
      "<line x1=\"\(decimal(from.0, 1))\" y1=\"\(decimal(from.1, 1))\" x2=\"\(decimal(to.0, 1))\" "
        + "y2=\"\(decimal(to.1, 1))\" stroke=\"\(colour)\"/>")
  }

  /// Green for what is right, red for what is not, the more the stronger.
  mutating func cell(x: Double, y: Double, size: Double, share: Double, isRight: Bool) {
    elements.append(
      "<rect x=\"\(decimal(x, 1))\" y=\"\(decimal(y, 1))\" width=\"\(size)\" height=\"\(size)\" stroke=\"#ddd\" "
        + "fill=\"\(isRight ? "#2a2" : "#c22")\" fill-opacity=\"\(decimal(share, 2))\"/>")
  }

  func document(width: Double, height: Double) -> String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" width="\(decimal(width, 0))" height="\(decimal(height, 0))" \
    font-family="sans-serif">
    <rect width="100%" height="100%" fill="#fff"/>
    \(elements.joined(separator: "\n"))
    </svg>

    """
  }

  /// Labels come from files: nothing in them is markup, and control characters go.
  private func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars where scalar.value >= 32 && scalar.value != 127 {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
