import FoundationEssentials
import Glibc
import Network
import Screen
import TestSupport
import Testing

@testable import genrescope

@Suite struct RenderTests {
  @Test(arguments: ["png", "svg"]) func drawsAFile(ending: String) throws {
    let scratch = try Scratch()
    let sound = try scratch.write(wave(music(seconds: 5)), to: "music.wav")
    let picture = scratch.file("picture." + ending)
    let result = try Program.run(["render", sound, "-o", picture, "--size", "640x360", "--theme", "deepsound"])
    #expect(result.status == 0 && result.output == "" && result.errors == "")
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: picture)))
    #expect(bytes.starts(with: ending == "png" ? [0x89, 0x50, 0x4e, 0x47] : Array("<?xml".utf8)))
  }

  @Test func saysWhatIsWrong() throws {
    let scratch = try Scratch()
    let sound = try scratch.write(wave(music(seconds: 3)), to: "music.wav")
    for (arguments, status, word) in [
      (["-o", "x.jpg"], 2, ".png or .svg"), (["-o", "x.png", "--size", "9x9"], 2, "160 to 16000"),
      (["-o", "x.png", "--theme", "no\u{1B}[31mne"], 1, "deepsound"),
      (["-o", scratch.file("missing/x.png")], 1, "No such file or directory"), ([], 2, "--output"),
    ] as [([String], Int32, String)] {
      let result = try Program.run(["render", sound] + arguments)
      #expect(result.status == status && result.errors.contains(word), "\(arguments): \(result.errors)")
      #expect(!result.errors.contains("\u{1B}"))
    }
    #expect(try Program.run(["render", scratch.file("none.wav"), "-o", scratch.file("x.png")]).status == 1)
    #expect(access(scratch.file("x.png"), F_OK) != 0)
  }
}

@Suite struct NewFileTests {
  @Test(arguments: [
    ("Artist – A song, live", "Artist-A-song-live"), ("../../etc/passwd", "etc-passwd"), ("\u{1B}[31m", "31m"),
    ("…", "genrescope"), ("", "genrescope"), (String(repeating: "x", count: 300), "genrescope"),
  ]) func stemsAreHarmless(title: String, stem: String) {
    #expect(NewFile.stem(title) == stem)
  }
}

@Suite struct ListingTests {
  @Test func themesAreListedPlainlyWithoutATerminal() throws {
    let result = try Program.run(["themes"])
    let names = result.output.split(separator: "\n")
    #expect(result.status == 0 && names.contains("deepsound") && names.contains("okabe"))
    #expect(Set(names).count == names.count && !result.output.contains("\u{1B}"))
  }

  @Test func aPreviewHasEveryGenreAndEqualLines() {
    let labels = (0..<13).map { "genre \($0)" }
    let preview = ThemePreview(theme: .deepsound, labels: labels, depth: .indexed256).text
    for label in labels { #expect(preview.contains(label)) }
    let widths = preview.split(separator: "\n").map { displayWidth(of: sanitised(String($0))) }
    #expect(Set(widths).count == 1)
  }

  @Test func theModelIsDescribed() throws {
    let result = try Program.run(["model"])
    #expect(result.status == 0 && result.output.contains("blues, classical, country"))
    let ear = Ear(try GenreModel.embedded())
    #expect(result.output.contains("\(ear.network.receptiveField) columns"))
  }

  @Test func provenanceCannotHarmTheTerminal() throws {
    let model = try GenreModel.embedded()
    for provenance in [#"{"data": "\u001b[31mred", "n": [1, 2.5, null, true]}"#, "not \u{1B}JSON", "[1, {\"a\": {}}]"] {
      let odd = GenreModel(
        configuration: model.configuration, labels: model.labels, provenance: provenance, tensors: model.tensors)
      #expect(!ModelSummary(ear: Ear(odd, file: "\u{1B}]0;x\u{7}y")).text.contains("\u{1B}"))
    }
  }
}

@Suite struct ManualTests {
  @Test func thePageHasEveryCommandOptionAndKey() throws {
    let page = try ManualPage.text()
    for command in ["play", "classify", "render", "replay", "themes", "model", "demo"] {
      #expect(page.contains(".SS \(command)\n"))
    }
    #expect(page.contains("\\fB\\-\\-record\\fR \\fIfile\\fR") && !page.contains(".SS manual"))
    for binding in Keymap.bindings { #expect(page.contains(ManualPage.escaped(binding.description))) }
  }

  @Test func textCannotBecomeARequest() {
    #expect(ManualPage.escaped(".so x") == "\\&.so x" && ManualPage.escaped("a\\b-c\n.d") == "a\\eb\\-c .d")
  }
}

@Suite struct TimelineTests {
  @Test func csvHasALineAStep() throws {
    let scratch = try Scratch()
    let path = try scratch.write(wave(music(seconds: 5)), to: "with,comma.wav")
    let result = try Program.run(["classify", "--csv", "--timeline", path])
    let rows = result.output.split(separator: "\n").map { $0.split(separator: ",") }
    let ear = try Ear(GenreModel.embedded())
    let classified = try Classification(path: path, ear: ear)
    #expect(result.status == 0 && rows.count == classified.steps.count + 1)
    #expect(rows[0].prefix(3) == ["file", "time", "blues"])
    for row in rows.dropFirst() {
      #expect(abs(row.suffix(ear.labels.count).reduce(0) { $0 + Double($1)! } - 1) < 1e-3)
    }
  }
}
