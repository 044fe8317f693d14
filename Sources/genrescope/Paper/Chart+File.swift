import Audio
import Belief
import FoundationEssentials
import Picture
import Screen

extension Chart {
  /// The chart of a whole file, heard without playing it, and what was odd about the file.
  /// - Throws: `AudioError`, or `ClassificationError` when there is too little sound for a column.
  static func hearing(_ path: String, ear: Ear) throws -> (chart: Chart, oddities: [String]) {
    var stream = try MonoStream(path: path, rate: ear.mel.sampleRate)
    let info = stream.file.info
    let length = info.seconds.map { clockText($0) + " · " } ?? ""
    var chart = Chart(
      title: info.displayTitle(file: path), subtitle: length + "heard by genrescope, model: \(ear.shortName)",
      labels: ear.labels, columnDuration: ear.mel.columnSeconds, highest: Double(ear.mel.sampleRate) / 2)
    var analysis = Analysis(ear)
    var contents = ContentFollower(columnDuration: ear.mel.columnSeconds)
    var samples = 0
    while let block = stream.next() {
      samples += block.count
      analysis.push(block) { column, tracker in
        chart.append(column.decibels, contents.content(of: column.state, tracker.smoothed))
      }
    }
    guard chart.columns > 0 else {
      let seconds = Double(samples) / Double(ear.mel.sampleRate)
      throw ClassificationError.tooShort(file: path, seconds: seconds, needed: ear.receptiveSeconds)
    }
    chart.summary = analysis.tracker.whole
    return (chart, stream.file.warnings.map(\.description))
  }
}

extension Ear {
  /// The model's name without its folders.
  var shortName: String { URL(filePath: name).lastPathComponent }
}
