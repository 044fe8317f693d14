import CCairo
import Screen

extension Paper {
  /// Draws a pattern over a shape. Its lines lie on a grid of the whole paper, `step` apart.
  func texture(
    _ points: [(x: Double, y: Double)], _ texture: Texture, _ colour: Colour, step: Double, width: Double
  ) {
    guard texture != .plain, let first = points.first else { return }
    var box = Box(x: first.x, y: first.y, width: 0, height: 0)
    for point in points { box.include(point) }
    clipped(to: points) {
      for line in texture.lines(over: box, step: step) { self.line(line, colour, width: width, opacity: 0.6) }
      for dot in texture.dots(over: box, step: step) {
        fill(Box(x: dot.x - width, y: dot.y - width, width: 2 * width, height: 2 * width), colour, opacity: 0.6)
      }
    }
  }
}

extension Texture {
  typealias Point = (x: Double, y: Double)

  fileprivate func lines(over box: Box, step: Double) -> [[Point]] {
    switch self {
    case .rising: Self.diagonals(box, step, isRising: true)
    case .falling: Self.diagonals(box, step, isRising: false)
    case .crossed: Self.diagonals(box, step, isRising: true) + Self.diagonals(box, step, isRising: false)
    case .horizontal: Self.rows(box, step, shift: 0)
    case .doubled: Self.rows(box, step, shift: 0) + Self.rows(box, step, shift: step / 3)
    case .grid: Self.rows(box, step, shift: 0) + Self.columns(box, step)
    case .plain, .dotted, .colons: []
    }
  }

  fileprivate func dots(over box: Box, step: Double) -> [Point] {
    guard self == .dotted || self == .colons else { return [] }
    let pitch = self == .colons ? step / 2 : step
    return Self.marks(box.x, box.right, step).flatMap { x in Self.marks(box.y, box.bottom, pitch).map { (x, $0) } }
  }

  private static func rows(_ box: Box, _ step: Double, shift: Double) -> [[Point]] {
    marks(box.y - shift, box.bottom, step).map { [(box.x, $0 + shift), (box.right, $0 + shift)] }
  }

  private static func columns(_ box: Box, _ step: Double) -> [[Point]] {
    marks(box.x, box.right, step).map { [($0, box.y), ($0, box.bottom)] }
  }

  private static func diagonals(_ box: Box, _ step: Double, isRising: Bool) -> [[Point]] {
    let (height, slant) = (box.height, isRising ? box.y : -box.y)
    return marks(box.x - height + slant, box.right + height + slant, step * 1.4).map { mark in
      let x = mark - slant
      return isRising ? [(x - height, box.bottom), (x, box.y)] : [(x, box.y), (x + height, box.bottom)]
    }
  }

  /// The multiples of `step` from one place to another.
  private static func marks(_ from: Double, _ to: Double, _ step: Double) -> [Double] {
    Array(stride(from: (from / step).rounded(.up) * step, through: to, by: step))
  }
}

extension Box {
  fileprivate mutating func include(_ point: (x: Double, y: Double)) {
    let (left, top) = (min(x, point.x), min(y, point.y))
    self = Box(x: left, y: top, width: max(right, point.x) - left, height: max(bottom, point.y) - top)
  }
}
