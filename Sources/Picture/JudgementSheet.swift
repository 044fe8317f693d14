import Screen

/// How well a model names tracks, as a picture: what it takes for what, and how much it must hear.
public struct JudgementSheet: Sendable {
  public let title: String
  public let subtitle: String
  public let labels: [String]
  /// confusion[true][named]: tracks.
  public let confusion: [[Int]]
  /// Beside each row of the confusion matrix.
  public let notes: [String]
  /// What `notes` are.
  public let notesTitle: String
  /// Accuracy when so many seconds have been heard, in the order of time.
  public let heard: [(seconds: Double, accuracy: Double)]

  /// Labels and title may come from files; only harmless characters of them stay.
  public init(
    title: String, subtitle: String, labels: [String], confusion: [[Int]], notesTitle: String, notes: [String],
    heard: [(seconds: Double, accuracy: Double)]
  ) {
    self.title = sanitised(title)
    self.subtitle = subtitle
    self.labels = labels.map(sanitised)
    self.confusion = confusion
    self.notesTitle = notesTitle
    self.notes = notes
    self.heard = heard
  }

  /// Draws the sheet: the bytes of a PNG or SVG file.
  public func picture(_ format: PictureFormat, theme: Theme) throws(PictureError) -> [UInt8] {
    let drawing = JudgementDrawing(sheet: self, look: Look(theme, labels: labels))
    let paper = Paper(drawing.size, format)
    drawing.draw(on: paper)
    return try paper.bytes()
  }
}

/// Draws a `JudgementSheet`: the matrix above, the curve below.
private struct JudgementDrawing {
  let sheet: JudgementSheet
  let look: Look

  private static let cell = 40.0
  private static let (left, top) = (130.0, 150.0)
  private static let curveHeight = 160.0
  private static let textSize = 12.0

  private var side: Double { Self.cell * Double(sheet.labels.count) }
  private var curveTop: Double { Self.top + side + 70 }
  var size: PictureSize {
    PictureSize(width: Int(max(Self.left + side + 170, 520)), height: Int(curveTop + Self.curveHeight + 50))
  }

  func draw(on paper: borrowing Paper) {
    paper.fill(Box(x: 0, y: 0, width: paper.width, height: paper.height), look.background)
    let title = paper.shortened(sheet.title, size: 18, bold: true, limit: paper.width - 40)
    paper.write(title, x: 20, y: 32, size: 18, look.title, bold: true)
    paper.write(sheet.subtitle, x: 20, y: 54, size: 13, look.dim)
    drawMatrix(on: paper)
    drawCurve(on: paper)
  }

  /// A row is what the tracks are, a column what they are taken for; in a cell, their number.
  private func drawMatrix(on paper: borrowing Paper) {
    write(sheet.notesTitle, x: Self.left + side + 12, y: Self.top - 10, on: paper)
    for (row, label) in sheet.labels.enumerated() {
      let y = Self.top + Self.cell * Double(row)
      let name = paper.shortened(label, size: Self.textSize, limit: Self.left - 20)
      write(name, x: Self.left - 8, y: y + Self.cell / 2 + 4, .right, on: paper)
      // Names of columns on two levels, so that long ones do not touch.
      let short = paper.shortened(label, size: Self.textSize, limit: 2 * Self.cell - 6)
      let centre = Self.left + Self.cell * (Double(row) + 0.5)
      write(short, x: centre, y: Self.top - (row.isMultiple(of: 2) ? 10 : 28), .centre, on: paper)
      let all = max(1, sheet.confusion[row].reduce(0, +))
      for (column, count) in sheet.confusion[row].enumerated() {
        let share = Double(count) / Double(all)
        let box = Box(
          x: Self.left + Self.cell * Double(column) + 1, y: y + 1, width: Self.cell - 2, height: Self.cell - 2)
        paper.fill(box, look.trough)
        paper.fill(box, look.genres[column], opacity: share)
        guard count > 0 else { continue }
        paper.write(
          "\(count)", x: box.x + box.width / 2, y: y + Self.cell / 2 + 4, size: Self.textSize,
          share > 0.5 ? look.inks[column] : look.text, bold: row == column, .centre)
      }
      write(sheet.notes[row], x: Self.left + side + 12, y: y + Self.cell / 2 + 4, on: paper)
    }
  }

  private func drawCurve(on paper: borrowing Paper) {
    write("accuracy by seconds heard", x: Self.left, y: curveTop - 24, on: paper)
    let width = max(side, 240)
    for share in [0.0, 0.25, 0.5, 0.75, 1] {
      let y = curveTop + Self.curveHeight * (1 - share)
      paper.line([(Self.left, y), (Self.left + width, y)], look.frame, width: 1)
      write("\(Int(share * 100)) %", x: Self.left - 8, y: y + 4, .right, on: paper)
    }
    // Evenly apart, however far apart in time: the first seconds are the interesting ones.
    let step = width / Double(max(1, sheet.heard.count))
    let points = sheet.heard.enumerated().map { index, heard in
      (x: Self.left + step * (Double(index) + 0.5), y: curveTop + Self.curveHeight * (1 - heard.accuracy))
    }
    if points.count > 1 { paper.line(points, look.title, width: 2) }
    for (point, heard) in zip(points, sheet.heard) {
      write("\(Int((heard.accuracy * 100).rounded()))", x: point.x, y: point.y - 8, .centre, on: paper)
      write("\(Int(heard.seconds)) s", x: point.x, y: curveTop + Self.curveHeight + 20, .centre, on: paper)
    }
  }

  private func write(
    _ text: String, x: Double, y: Double, _ alignment: Alignment = .left, on paper: borrowing Paper
  ) {
    paper.write(text, x: x, y: y, size: Self.textSize, look.text, alignment)
  }
}
