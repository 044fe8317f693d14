import ArgumentParser
import Files
import FoundationEssentials
import Neurons
import Picture
import Screen
import Training

/// `genrescope why`: what in a file speaks for the genre that is believed.
struct WhyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Show what in a file speaks for the genre that is believed, and what against it.",
    discussion: """
      By integrated gradients (Sundararajan, Taly & Yan, 2017): how much each mel band at each moment, and each neuron \
      of the convolution layers, adds to the genre's logit, compared with a sound whose bands are all at their mean \
      over the training data. All contributions together are the difference of the two logits. Beliefs are explained \
      in pieces of 30 seconds, by what was heard up to 10 seconds before each.
      Prints a summary; with --json an object:
        {"bands": [{"contribution", "from_hz", "to_hz"}], "baseline": logit, "belief": {label: probability}, "cells": \
      [[contribution of a band…] a column…], "columns": [seconds…], "file", "from", "genre", "logit", "model", \
      "neurons": [{"contribution", "layer", "name" where it has one, "neuron"}], "to"}
      """)

  @Argument(help: ArgumentHelp("The audio file.", valueName: "file"), completion: .file())
  var path: String

  @Option(name: .long, help: ArgumentHelp("Explain the belief at this time only.", valueName: "seconds"))
  var at: Double?

  @Option(name: .long, help: ArgumentHelp("Explain the beliefs from this time on.", valueName: "seconds"))
  var from: Double?

  @Option(name: .long, help: ArgumentHelp("Explain the beliefs up to this time.", valueName: "seconds"))
  var to: Double?

  @Option(name: .long, help: ArgumentHelp("The genre to explain; else the one that leads there.", valueName: "name"))
  var genre: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Draw a picture; its name ends in .png or .svg.", valueName: "picture"), completion: .file())
  var output: String?

  @Flag(name: .long, help: "Print all numbers as JSON.")
  var json = false

  @OptionGroup var paper: PaperOptions

  @OptionGroup var modelOptions: ModelOptions

  func validate() throws {
    if at != nil && (from != nil || to != nil) { throw ValidationError("--at excludes --from and --to.") }
    for time in [at, from, to] where time.map({ !($0 >= 0 && $0.isFinite) }) ?? false {
      throw ValidationError("A time is a number of seconds, 0 or more.")
    }
    if let from, let to, from > to { throw ValidationError("--from is after --to.") }
    if let output { _ = try PaperOptions.format(of: output) }
  }

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    let (theme, warnings) = try Themes.find(paper.theme, environment)
    for warning in warnings { Console.say(warning) }
    let ear = try modelOptions.ear(environment: environment)
    let (model, name) = (ear.model, ear.name)
    let label = try genre.map { try Self.label($0, among: model.labels) }
    let end = at ?? to ?? .infinity
    let heard = try HeardColumns(path: path, model: model, until: end)
    let last = heard.columns > 0 ? heard.time(of: heard.columns - 1) : 0
    let step = Double(model.configuration.stride + 1) * model.configuration.columnSeconds
    if let start = at ?? from, start > last + step { throw ClassificationError.endsBefore(file: path, seconds: last) }
    let crew = Crew(count: ProcessInfo.processInfo.activeProcessorCount)
    guard let why = Explanation(heard, of: model, from: at ?? from ?? 0, to: end, label: label, crew: crew) else {
      throw end.isFinite
        ? ClassificationError.tooEarly(file: path, seconds: end, needed: ear.receptiveSeconds)
        : .tooShort(file: path, seconds: last, needed: ear.receptiveSeconds)
    }
    let (names, problems) = ear.names(environment)
    for problem in problems { Console.warn(problem) }
    let report = WhyReport(file: path, modelName: name, model: model, heard: heard, why: why, names: names)
    if let output {
      let bytes = try report.picture(PaperOptions.format(of: output), size: paper.pictureSize, theme: theme)
      try WholeFile.write(bytes, to: output)
    }
    if json { try Console.emit(unchanged: report.json) } else if output == nil { try Console.emit(report.text) }
  }

  /// - Throws: `ValidationError` naming the genres.
  private static func label(_ genre: String, among labels: [String]) throws -> Int {
    guard let label = labels.firstIndex(of: genre) else {
      let known = labels.map(sanitised).joined(separator: ", ")
      throw ValidationError("The model knows no “\(sanitised(genre))”: \(known).")
    }
    return label
  }
}
