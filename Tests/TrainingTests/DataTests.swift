import Files
import FoundationEssentials
import Glibc
import Mel
import Network
import Safetensors
import Testing

@testable import Training

@Suite struct DataTests {
  private let collection = TrackCollection(labels: toyLabels, mel: toyMel, tracks: toyTracks(9))

  @Test func archiveComesBackAsItWent() throws {
    try withFolder { folder in
      let path = folder + "/a.safetensors"
      try FeatureArchive.write(collection, to: path)
      let read = try FeatureArchive.read(path)
      #expect(read.labels == collection.labels && read.mel == collection.mel)
      for (a, b) in zip(read.tracks, collection.tracks) {
        #expect(a.name == b.name && a.label == b.label && a.mel == b.mel && a.peak == b.peak && a.floor == b.floor)
        #expect(a.columnStarts == (0..<40).map { Int32($0 * 1_708) })
      }
    }
  }

  @Test func malformedArchivesAreRefused() throws {
    let good: [String: Safetensors.Tensor] = [
      "mel": .init([UInt8](repeating: 0, count: 24), shape: [2, 12]),
      "track_start": .init([0, 2] as [Int32], shape: [2]),
      "column_start": .init([0, 1] as [Int32], shape: [2]), "label": .init([0] as [Int32], shape: [1]),
      "peak_db": .init([0] as [Float], shape: [1]), "floor_db": .init([-80] as [Float], shape: [1]),
    ]
    let metadata = [
      "format": FeatureArchive.format, "labels": "[\"a\"]", "tracks": "[\"t\"]", "sample_rate": "22050",
      "window_length": "2048", "hop_length": "1708", "mel_bands": "12",
    ]
    func read(_ tensors: [String: Safetensors.Tensor] = [:], _ strings: [String: String] = [:]) throws -> Int {
      let bytes = try Safetensors.encode(
        good.merging(tensors) { $1 }, metadata: metadata.merging(strings) { $1 })
      return try FeatureArchive.read(Safetensors(bytes, named: "a")).tracks.count
    }
    #expect(try read() == 1)
    let badTensors: [String: Safetensors.Tensor] = [
      "track_start": .init([0, 3] as [Int32], shape: [2]), "label": .init([1] as [Int32], shape: [1]),
      "peak_db": .init([Float.nan], shape: [1]), "floor_db": .init([3] as [Float], shape: [1]),
      "column_start": .init([0] as [Int32], shape: [1]),
      "mel": .init([UInt8](repeating: 0, count: 26), shape: [2, 13]),
    ]
    for (name, tensor) in badTensors { #expect(throws: DataError.self) { try read([name: tensor]) } }
    let badStrings = [
      "format": "x", "labels": "[\"a\",\"a\"]", "tracks": "7", "mel_bands": "-1", "hop_length": "", "artists": "[]",
      "window_length": "2047",
    ]
    for (key, value) in badStrings { #expect(throws: DataError.self) { try read([:], [key: value]) } }
  }

  @Test func archivesUniteByLabelName() throws {
    let other = TrackCollection(labels: ["wide", "deep"], mel: toyMel, tracks: toyTracks(2, genres: 2))
    let united = try TrackCollection(uniting: [collection, other])
    #expect(united.labels == ["deep", "high", "low", "wide"])
    #expect(united.tracks.map { united.labels[$0.label] }.suffix(2) == ["wide", "deep"])
    #expect(united.tracks.first.map { united.labels[$0.label] } == "high")
    #expect(throws: DataError.mixedColumns) {
      try TrackCollection(uniting: [collection, TrackCollection(labels: [], mel: MelConfiguration(), tracks: [])])
    }
    #expect(throws: DataError.unknownLabel("high")) { try collection.relabelled(["low", "wide"]) }
    let relabelled = try collection.relabelled(["wide", "x", "low", "high"])
    #expect(relabelled.tracks.prefix(3).map(\.label) == [3, 2, 0])
  }

  @Test func silenceIsLeftOut() {
    let decibels: [Float] = [-10, -60, -90, -85, -20, -30, -39, -100, -60, -80]
    let track = Track(name: "", label: 0, decibels: decibels, bands: 2)
    let heard = track.withoutSilence(below: -40)
    #expect(heard.columns == 2)
    #expect(zip(heard.decibels, [-10, -60, -39, -90]).allSatisfy { abs($0 - $1) < 0.2 })
    // What is left is what the normaliser lets through, column by column.
    let mean = [Float](repeating: 0, count: 2)
    let configuration = ModelConfiguration(hop: 1_708, bands: 2, convolutions: [], lstm: nil)
    let normaliser = LevelNormaliser(configuration, mean: mean, deviation: mean)
    #expect(normaliser.normalised(track.decibels, bands: 2) == normaliser.normalised(heard.decibels, bands: 2))
  }

  @Test func artistsOfSomeTracksComeBackAsTheyWent() throws {
    let tracks = toyTracks(4).enumerated().map { index, track in
      Track(
        name: track.name, label: track.label, group: index < 2 ? "somebody" : nil, mel: track.mel, bands: track.bands,
        peak: track.peak, floor: track.floor)
    }
    try withFolder { folder in
      try FeatureArchive.write(TrackCollection(labels: toyLabels, mel: toyMel, tracks: tracks), to: folder + "/a")
      #expect(try FeatureArchive.read(folder + "/a").tracks.map(\.group) == ["somebody", "somebody", nil, nil])
    }
  }

  @Test func fractionsTakeTheirShareOfEachGenre() {
    let split = Split(toyTracks(60), validation: .fraction(0.25), test: .fraction(0.2), seed: 1)
    #expect(split.test.count == 12 && split.validation.count == 12 && split.training.count == 36)
    for label in 0..<3 { #expect(split.test.count { $0.label == label } == 4) }
    let all = (split.training + split.validation + split.test).map(\.name)
    #expect(Set(all).count == 60)
    #expect(Split(toyTracks(60), test: .fraction(0.2), seed: 2).test.map(\.name) != split.test.map(\.name))
  }

  @Test func groupsStayWholeAndUngroupedTracksAreLearntFrom() {
    let grouped = toyTracks(40).map { track in
      Track(
        name: "g" + track.name, label: track.label, group: "artist \(Int(track.name)! / 4)", mel: track.mel,
        bands: track.bands, peak: track.peak, floor: track.floor)
    }
    let tracks = grouped + toyTracks(30)
    let folds = (0..<4).map { Split(tracks, test: .fold(index: $0, count: 4), seed: 5) }
    #expect(folds.flatMap { $0.test.map(\.name) }.sorted() == grouped.map(\.name).sorted())
    for fold in folds {
      let tested = Set(fold.test.compactMap(\.group))
      #expect(fold.training.allSatisfy { $0.group.map { !tested.contains($0) } ?? true })
      #expect(fold.training.count == 70 - fold.test.count && (8...12).contains(fold.test.count))
    }
  }

  @Test func listsNameTracks() throws {
    try withFolder { folder in
      let path = folder + "/list.txt"
      try Data("# a comment\n3\n\n5\r\n".utf8).write(to: URL(filePath: path))
      let names = try Split.list(path, of: collection.tracks)
      #expect(names == ["3", "5"])
      let split = Split(collection.tracks, test: .list(names), seed: 0)
      #expect(split.test.map(\.name) == ["3", "5"] && split.training.count == 7)
      let given = Split(
        collection.tracks, training: ["1", "2", "3"], validation: .list(["7"]), test: .list(names), seed: 0)
      #expect(given.training.map(\.name) == ["1", "2"] && given.validation.map(\.name) == ["7"])
      try Data("nowhere\n".utf8).write(to: URL(filePath: path))
      #expect(throws: DataError.notInData(list: path, name: "nowhere", count: 1)) {
        try Split.list(path, of: collection.tracks)
      }
      try Data([0xff, 0x0a]).write(to: URL(filePath: path))
      #expect(throws: TextFileError.notUTF8(path)) { try Split.list(path, of: collection.tracks) }
      #expect(throws: TextFileError.unreadable(folder, EISDIR)) { try Split.list(folder, of: collection.tracks) }
    }
  }

  @Test func folderOfGenresIsMeasuredOnceAndBadFilesAreNamed() throws {
    try withFolder { folder in
      for (genre, hertz) in [("beep", 440.0), ("boop", 2_000)] {
        let inner = "\(folder)/music/\(genre)/inner"
        try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
        try sine(hertz).write(to: URL(filePath: inner + "/a.wav"))
      }
      try Data("no sound".utf8).write(to: URL(filePath: folder + "/music/beep/broken.wav"))
      // No music, and ways back to what has been seen already.
      try Data().write(to: URL(filePath: folder + "/music/beep/cover.jpg"))
      try FileManager.default.createDirectory(atPath: folder + "/music/empty", withIntermediateDirectories: true)
      for (name, place) in [("loop", "."), ("up", "../")] {
        try FileManager.default.createSymbolicLink(
          atPath: "\(folder)/music/beep/\(name)", withDestinationPath: place)
      }
      let genres = try GenreFolder(folder + "/music")
      let cache = FeatureCache(folder: folder + "/cache")
      let mel = MelConfiguration()
      let crew = Crew(count: 2)
      let first = genres.tracks(mel, cache: cache, crew: crew)
      #expect(genres.labels == ["beep", "boop"])
      #expect(first.collection.tracks.map(\.name) == ["beep/inner/a.wav", "boop/inner/a.wav"])
      #expect(genres.files.count == 3 && first.warnings.isEmpty)
      #expect(first.problems.count == 1 && first.problems[0].contains("broken.wav"))
      let kept = try FileManager.default.contentsOfDirectory(atPath: folder + "/cache")
      #expect(kept.count == 2)
      // Measured again from the cache, under its new name.
      try FileManager.default.moveItem(atPath: folder + "/music/beep/inner", toPath: folder + "/music/beep/other")
      let second = try GenreFolder(folder + "/music").tracks(mel, cache: cache, crew: crew).collection.tracks
      #expect(second.map(\.mel) == first.collection.tracks.map(\.mel) && second[0].name == "beep/other/a.wav")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/cache").sorted() == kept.sorted())
      _ = genres.tracks(MelConfiguration(hop: 2_048), cache: cache, crew: crew)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/cache").count == 3)
    }
  }

  /// A track that ends early is learnt from, and each time it is said.
  @Test func damagedTracksAreNamed() throws {
    try withFolder { folder in
      try FileManager.default.createDirectory(atPath: folder + "/music/beep", withIntermediateDirectories: true)
      try sine(440).dropLast(4_000).write(to: URL(filePath: folder + "/music/beep/cut.wav"))
      for _ in 0..<2 {
        let measured = try GenreFolder(folder + "/music")
          .tracks(MelConfiguration(), cache: FeatureCache(folder: folder + "/cache"), crew: Crew(count: 1))
        #expect(measured.collection.tracks.count == 1 && measured.problems.isEmpty)
        #expect(measured.warnings.count == 1 && measured.warnings[0].contains("cut.wav"))
      }
    }
  }

  /// Half a second of a sine as a 16-bit mono WAV file.
  private func sine(_ hertz: Double) -> Data {
    let step = 2 * Double.pi * hertz / 22_050
    let samples = (0..<11_025).map { index -> Int in Int(8_000 * sin(step * Double(index))) }
    var bytes: [UInt8] = []
    func add(_ text: String) { bytes += Array(text.utf8) }
    func add(_ value: Int, _ count: Int) {
      for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * place))) }
    }
    add("RIFF")
    add(36 + 2 * samples.count, 4)
    add("WAVEfmt ")
    for (value, count) in [(16, 4), (1, 2), (1, 2), (22_050, 4), (44_100, 4), (2, 2), (16, 2)] { add(value, count) }
    add("data")
    add(2 * samples.count, 4)
    for sample in samples { add(sample, 2) }
    return Data(bytes)
  }
}
