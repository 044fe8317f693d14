import Screen

/// A file of the project, from its top.
func projectFile(_ path: String, from here: String = #filePath) -> String {
  here.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/" + path
}

let genres = [
  "blues", "classical", "country", "disco", "electronic", "hiphop", "jazz", "metal", "pop", "reggae", "rock",
]

/// A mel column of broad steps, the same every time.
func melColumn(_ index: Int) -> [Float] {
  (0..<History.bands).map { band in
    let beat: Float = index % 8 == 0 ? 18 : 0
    let tone: Float = band / 8 % 5 == index / 12 % 5 ? 30 : 0
    return 5 - Float(band / 8) * 3 + tone + beat
  }
}

/// A belief that wanders from genre to genre.
func belief(_ index: Int, labels: Int = genres.count) -> [Float] {
  let weights = (0..<labels).map { label in
    let distance = abs((index + label * 23) % 160 - 80)
    return Float(distance * distance + 20)
  }
  let sum = weights.reduce(0, +)
  return weights.map { $0 / sum }
}

func emptyModel(labels: [String] = genres, isLive: Bool = false) -> ScopeModel {
  var model = ScopeModel(
    labels: labels, columnDuration: 0.0775, receptiveField: 24, modelRate: 22_050, isLive: isLive)
  model.startTrack(title: "A song – ein Lied.flac", duration: 190, sourceRate: 44_100)
  model.state = .playing
  model.status.latency = 48
  model.status.xruns = 0
  model.status.framesPerSecond = 30
  model.status.colourDepth = "256 colours"
  return model
}

/// A model that has played `columns` columns; the first 24 are warm-up, those from `silentFrom` on are silent.
func playedModel(_ columns: Int, silentFrom: Int = .max, labels: [String] = genres) -> ScopeModel {
  var model = emptyModel(labels: labels)
  for index in 0..<columns {
    let time = Double(index) * model.columnDuration
    model.elapsed = time
    if index >= silentFrom {
      model.append(column: Array(repeating: -100, count: History.bands), .silence, at: time)
      (model.isSilent, model.belief, model.inputLevel) = (true, nil, -.infinity)
    } else if index < 24 {
      model.append(column: melColumn(index), .warmingUp, at: time)
      (model.warmUp, model.inputLevel) = (Float(index) / 24, -20)
    } else {
      let belief = belief(index, labels: labels.count)
      model.append(column: melColumn(index), .belief(belief), at: time)
      (model.belief, model.trackBelief, model.entropy) = (belief, belief, 0.6)
      (model.leader, model.inputLevel) = ((label: 3, since: 31), -12)
    }
  }
  _ = model.ease(over: 1)
  return model
}

/// A model in which one genre has just given way to another.
func changedModel() -> ScopeModel {
  var model = emptyModel()
  for index in 0..<200 {
    var belief = [Float](repeating: 0.02, count: genres.count)
    let share = max(0, min(1, Float(index - 150) / 20))
    belief[6] += 0.78 * (1 - share)
    belief[10] += 0.78 * share
    let time = Double(index) * model.columnDuration
    model.elapsed = time
    model.append(column: melColumn(index), .belief(belief), at: time)
    (model.belief, model.trackBelief, model.entropy) = (belief, belief, 0.4)
    model.leader = index < 160 ? (6, 0) : (10, 12.4)
  }
  _ = model.ease(over: 1)
  return model
}

/// A model in which the newest columns but four are explained: a wave of signs that runs upwards.
func explainedModel() -> ScopeModel {
  var model = playedModel(300)
  let bands = History.bands
  var cells: [Float] = []
  for column in 0..<100 {
    for band in 0..<bands {
      let phase: Int = (column * 4 - band + 160) % 80
      cells.append(Float((abs(phase - 40) - 20) * column))
    }
  }
  let neurons = (0..<30).map { index in
    let name: String = index % 4 == 3 ? "" : "onset, \(index + 1) kHz, rock/metal"
    let contribution: Float = index % 3 == 0 ? -0.1 : 0.2
    return Insight.Neuron(
      id: "\(index % 3 + 1):\(index * 5 + 1)", name: name, activity: 1 - Float(index) / 30,
      contribution: contribution)
  }
  model.insight = Insight(label: 3, cells: cells, bands: bands, firstColumn: 196, neurons: neurons)
  return model
}

extension ScopeModel {
  /// The same with other settings.
  func with(_ change: (inout DisplaySettings) -> Void) -> ScopeModel {
    var model = self
    change(&model.display)
    return model
  }
}
