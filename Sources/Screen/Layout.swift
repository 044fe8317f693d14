/// Where the panes are on a screen of a certain size.
struct Layout: Equatable {
  static let smallest = Size(width: 40, height: 10)
  /// Columns left of the charts for their scales.
  static let axisWidth = 4

  var title: Area
  /// Nil where there is no room for it.
  var spectrogram: Area?
  var ruler: Area
  /// Nil where the spectrogram has the room to itself.
  var belief: Area?
  /// The panel at the right; nil where `legend` takes its place.
  var panel: Area?
  /// The panel folded to a line.
  var legend: Area?
  var overview: Area?
  var status: Area
  var keys: Area

  /// Nil when the screen is too small.
  init?(_ size: Size, _ focus: Focus = .both) {
    guard size.width >= Self.smallest.width, size.height >= Self.smallest.height else { return nil }
    let hasPanel = size.width >= 60
    let overviewHeight = size.height >= 34 ? 4 : 0
    let panelWidth = hasPanel ? max(25, min(46, size.width / 4)) : 0
    let chartWidth = size.width - Self.axisWidth - panelWidth
    let charts = size.height - 4 - (hasPanel ? 0 : 1) - overviewHeight
    let spectrogramHeight =
      switch focus {
      case .both: charts >= 10 ? charts * 4 / 7 : 0
      case .spectrogram: charts
      case .belief: 0
      }
    func row(_ y: Int) -> Area { Area(x: 0, y: y, width: size.width, height: 1) }
    func chart(_ y: Int, _ height: Int) -> Area { Area(x: Self.axisWidth, y: y, width: chartWidth, height: height) }

    title = row(0)
    keys = row(size.height - 1)
    status = row(size.height - 2)
    let beliefHeight = charts - spectrogramHeight
    if spectrogramHeight > 0 {
      spectrogram = chart(1, spectrogramHeight)
      ruler = chart(1 + spectrogramHeight, 1)
      if beliefHeight > 0 { belief = chart(2 + spectrogramHeight, beliefHeight) }
    } else {
      belief = chart(1, beliefHeight)
      ruler = chart(1 + beliefHeight, 1)
    }
    let end = 2 + charts
    if hasPanel {
      panel = Area(x: size.width - panelWidth, y: 1, width: panelWidth, height: charts + 1)
    } else {
      legend = row(end)
    }
    if overviewHeight > 0 {
      let y = end + (hasPanel ? 0 : 1)
      overview = Area(x: Self.axisWidth, y: y, width: size.width - Self.axisWidth - 1, height: overviewHeight)
    }
  }
}
