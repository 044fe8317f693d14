/// Where everything stands in a picture. What has no room is nil.
struct PictureLayout {
  /// The length that grows with the picture: 1 at 1600 × 900.
  let unit: Double
  let width: Double
  let height: Double
  let margin: Double
  let title: Box
  let spectrogram: Box
  let belief: Box
  /// The genres with their colours and shares, beside the stack.
  let legend: Box?
  /// The colours of the spectrogram with their levels, beside it.
  let scale: Box?

  init(_ size: PictureSize) {
    (width, height) = (Double(size.width), Double(size.height))
    unit = max(0.62, min(width / 1_600, height / 900))
    margin = 40 * unit
    let hasTitle = height >= 300
    let hasLegend = width >= 560
    let left = margin + 44 * unit
    let legendWidth = hasLegend ? 236 * unit : 0
    let right = width - margin - legendWidth - (hasLegend ? 26 * unit : 0)
    title = Box(x: margin, y: margin, width: width - 2 * margin, height: hasTitle ? 74 * unit : 0)
    let top = (title.bottom + (hasTitle ? 14 : 0) * unit).rounded()
    let bottom = (height - margin - 26 * unit).rounded()
    let gap = 22 * unit
    let room = max(4, bottom - top - gap)
    let upper = (room * 0.46).rounded()
    // Whole pixels, so that the image is not blurred.
    spectrogram = Box(x: left.rounded(), y: top, width: max(2, (right - left).rounded()), height: max(2, upper))
    let beliefTop = (top + upper + gap).rounded()
    belief = Box(
      x: spectrogram.x, y: beliefTop, width: spectrogram.width, height: max(2, (bottom - beliefTop).rounded()))
    let aside = belief.right + 26 * unit
    legend = hasLegend ? Box(x: aside, y: belief.y, width: legendWidth, height: belief.height) : nil
    scale = hasLegend ? Box(x: aside.rounded(), y: spectrogram.y, width: 14 * unit, height: spectrogram.height) : nil
  }
}
