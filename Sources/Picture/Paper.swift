import CCairo
import CPNG
import Screen

/// A Cairo surface to draw on. Coordinates are pixels from the top left.
struct Paper: ~Copyable {
  let width: Double
  let height: Double
  private let surface: OpaquePointer
  private let cairo: OpaquePointer
  private let format: PictureFormat
  private let sink: Sink

  /// Takes the bytes that Cairo writes.
  private final class Sink {
    var bytes: [UInt8] = []
  }

  private static let write: cairo_write_func_t = { closure, data, count in
    guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
    let sink = Unmanaged<Sink>.fromOpaque(closure).takeUnretainedValue()
    sink.bytes += UnsafeBufferPointer(start: data, count: Int(count))
    return CAIRO_STATUS_SUCCESS
  }

  init(_ size: PictureSize, _ format: PictureFormat) {
    (width, height) = (Double(size.width), Double(size.height))
    self.format = format
    sink = Sink()
    surface =
      switch format {
      case .png: cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(size.width), Int32(size.height))
      case .svg:
        cairo_svg_surface_create_for_stream(Self.write, Unmanaged.passUnretained(sink).toOpaque(), width, height)
      }
    cairo = cairo_create(surface)
  }

  deinit {
    cairo_destroy(cairo)
    cairo_surface_destroy(surface)
  }

  /// The finished file. Nothing can be drawn after it.
  consuming func bytes() throws(PictureError) -> [UInt8] {
    let status = cairo_status(cairo)
    if status == CAIRO_STATUS_SUCCESS, format == .png { return try png() }
    cairo_surface_finish(surface)
    try Self.check(status)
    try Self.check(cairo_surface_status(surface))
    return sink.bytes
  }

  private static func check(_ status: cairo_status_t) throws(PictureError) {
    guard status == CAIRO_STATUS_SUCCESS else {
      throw .cannotDraw(reason: String(cString: cairo_status_to_string(status)))
    }
  }

  /// The pixels as a PNG file. Unfiltered and at a low level they take a fraction of the time that Cairo's own files
  /// take; flat areas and texts come to hardly more bytes.
  private func png() throws(PictureError) -> [UInt8] {
    cairo_surface_flush(surface)
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    (image.width, image.height) = (png_uint_32(width), png_uint_32(height))
    image.format = png_uint_32(PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_BGR)
    image.flags = png_uint_32(PNG_IMAGE_FLAG_FAST)
    let pixels = packedPixels
    var isWritten: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: png_image_largest_size(image)) { buffer, count in
      count = buffer.count
      isWritten = png_image_write_to_memory(&image, buffer.baseAddress, &count, 0, pixels, 0, nil)
      if isWritten == 0 { count = 0 }
    }
    guard isWritten != 0 else {
      let reason = withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      throw .cannotDraw(reason: reason)
    }
    return bytes
  }

  /// Blue, green and red of each pixel, of the four bytes that Cairo has for it.
  private var packedPixels: [UInt8] {
    let (rows, columns) = (Int(height), Int(width))
    let stride = Int(cairo_image_surface_get_stride(surface))
    return [UInt8](unsafeUninitializedCapacity: 3 * rows * columns) { packed, count in
      guard let data = cairo_image_surface_get_data(surface) else { return }
      for row in 0..<rows {
        for column in 0..<columns {
          for byte in 0..<3 { packed[count + byte] = data[row * stride + 4 * column + byte] }
          count += 3
        }
      }
    }
  }
}

// MARK: - Shapes

extension Paper {
  func fill(_ box: Box, _ colour: Colour, opacity: Double = 1) {
    use(colour, opacity)
    cairo_rectangle(cairo, box.x, box.y, box.width, box.height)
    cairo_fill(cairo)
  }

  /// A closed shape through points, of which there are at least three.
  func fill(_ points: [(x: Double, y: Double)], _ colour: Colour) {
    use(colour, 1)
    trace(points)
    cairo_close_path(cairo)
    cairo_fill(cairo)
  }

  func line(_ points: [(x: Double, y: Double)], _ colour: Colour, width: Double, opacity: Double = 1) {
    use(colour, opacity)
    cairo_set_line_width(cairo, width)
    trace(points)
    cairo_stroke(cairo)
  }

  /// Draws within a closed shape only.
  func clipped(to points: [(x: Double, y: Double)], _ draw: () -> Void) {
    cairo_save(cairo)
    trace(points)
    cairo_close_path(cairo)
    cairo_clip(cairo)
    draw()
    cairo_restore(cairo)
  }

  /// Diagonal lines: nothing is known here.
  func hatch(_ box: Box, _ colour: Colour, step: Double, width: Double) {
    cairo_save(cairo)
    cairo_rectangle(cairo, box.x, box.y, box.width, box.height)
    cairo_clip(cairo)
    var x = (box.x / step).rounded(.down) * step - box.height
    while x < box.right {
      line([(x, box.bottom), (x + box.height, box.y)], colour, width: width)
      x += step
    }
    cairo_restore(cairo)
  }

  /// Paints an image of 0xRRGGBB pixels, row by row from the top, one pixel each.
  func paint(_ pixels: [UInt32], columns: Int, x: Double, y: Double) {
    var pixels = pixels
    let rows = pixels.count / max(1, columns)
    pixels.withUnsafeMutableBytes { bytes in
      let image = cairo_image_surface_create_for_data(
        bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), CAIRO_FORMAT_RGB24, Int32(columns), Int32(rows),
        Int32(columns * 4))
      cairo_set_source_surface(cairo, image, x, y)
      cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_NEAREST)
      cairo_paint(cairo)
      // The surface of a vector format keeps its own copy of the image from here on.
      cairo_surface_finish(image)
      cairo_surface_destroy(image)
    }
  }

  private func use(_ colour: Colour, _ opacity: Double) {
    cairo_set_source_rgba(
      cairo, Double(colour.red) / 255, Double(colour.green) / 255, Double(colour.blue) / 255, opacity)
  }

  private func trace(_ points: [(x: Double, y: Double)]) {
    cairo_new_path(cairo)
    for point in points { cairo_line_to(cairo, point.x, point.y) }
  }
}

// MARK: - Text

/// Which end of a text stands at the place given.
enum Alignment {
  case left, centre, right
}

extension Paper {
  /// Writes one line with its baseline at `y`.
  func write(
    _ text: String, x: Double, y: Double, size: Double, _ colour: Colour, bold: Bool = false,
    _ alignment: Alignment = .left, opacity: Double = 1
  ) {
    let width = self.width(of: text, size: size, bold: bold)
    let left =
      switch alignment {
      case .left: x
      case .centre: x - width / 2
      case .right: x - width
      }
    use(colour, opacity)
    cairo_move_to(cairo, left, y)
    cairo_show_text(cairo, text)
  }

  /// How far a text reaches; its font stays selected.
  func width(of text: String, size: Double, bold: Bool = false) -> Double {
    cairo_select_font_face(
      cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL, bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    cairo_set_font_size(cairo, size)
    var extents = cairo_text_extents_t()
    cairo_text_extents(cairo, text, &extents)
    return extents.x_advance
  }

  /// The text, or its beginning and an ellipsis where it is wider than `limit`.
  func shortened(_ text: String, size: Double, bold: Bool = false, limit: Double) -> String {
    guard width(of: text, size: size, bold: bold) > limit else { return text }
    var (kept, cut) = (0, text.count)
    while kept + 1 < cut {
      let middle = (kept + cut) / 2
      if width(of: text.prefix(middle) + "…", size: size, bold: bold) > limit { cut = middle } else { kept = middle }
    }
    return text.prefix(kept) + "…"
  }
}

/// A rectangle in pixels.
struct Box: Equatable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var right: Double { x + width }
  var bottom: Double { y + height }
}
