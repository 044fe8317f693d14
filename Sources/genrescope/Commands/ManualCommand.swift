import ArgumentParser
import FoundationEssentials
import Screen

/// `genrescope manual`: the manual page, made from the commands themselves. For `make install`.
struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual", abstract: "Print the manual page, in the troff of man(7).", shouldDisplay: false)

  func run() throws { try Console.emit(unchanged: ManualPage.text()) }
}

/// Writes what ArgumentParser knows of the commands as a manual page.
enum ManualPage {
  /// A command as ArgumentParser's `--experimental-dump-help` describes it.
  struct Command: Decodable {
    var commandName: String
    var abstract: String?
    var discussion: String?
    var shouldDisplay: Bool?
    var arguments: [Argument]?
    var subcommands: [Command]?
  }

  /// An argument, option or flag of a command.
  struct Argument: Decodable {
    struct Name: Decodable {
      var kind: String
      var name: String
    }

    var kind: String
    var names: [Name]?
    var valueName: String?
    var abstract: String?
    var defaultValue: String?
    var isOptional: Bool
    var isRepeating: Bool
    var shouldDisplay: Bool?
  }

  private struct Tool: Decodable { var command: Command }

  /// The page.
  /// - Throws: `DecodingError` when ArgumentParser describes commands in another way than it did.
  static func text() throws -> String {
    var description = ""
    do {
      _ = try Genrescope.parseAsRoot(["--experimental-dump-help"])
    } catch {
      description = Genrescope.fullMessage(for: error)
    }
    return page(try JSONDecoder().decode(Tool.self, from: Data(description.utf8)).command)
  }

  static func page(_ root: Command) -> String {
    let name = root.commandName
    let commands = (root.subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
    var lines = [
      ".TH \(name.uppercased()) 1 \(date) \"\(name) \(Genrescope.configuration.version)\" \"User Commands\"",
      ".SH NAME", "\(name) \\- \(escaped(root.abstract ?? ""))", ".SH SYNOPSIS",
    ]
    lines += commands.flatMap { [".B \(name) \(escaped($0.commandName))", synopsis($0), ".br"] }.dropLast()
    lines += [".SH DESCRIPTION"] + paragraphs(root.discussion)
    lines.append(".SH COMMANDS")
    for command in commands {
      lines += [".SS \(escaped(command.commandName))"] + paragraphs(command.abstract) + paragraphs(command.discussion)
      lines += shown(command).flatMap(entry)
    }
    lines += [".SH KEYS"]
    for binding in Keymap.bindings {
      let keys = binding.keys.map { escaped($0.name(.halfBlocks)) }.joined(separator: ", ")
      lines += [".TP", ".B \(keys)", escaped(binding.description)]
    }
    lines += [".SH ENVIRONMENT"] + environment.flatMap { [".TP", ".B \($0.0)", escaped($0.1)] }
    lines += [".SH EXIT STATUS"] + statuses.flatMap { [".TP", ".B \($0.0)", escaped($0.1)] }
    // A paragraph that the next macro ends at once is none, and it begins a line of itself.
    let kept = lines.indices.filter { index in
      if lines[index] == ".br" && index > 0 && lines[index - 1] == ".PP" { return false }
      let next = index + 1 < lines.count ? lines[index + 1] : ".PP"
      return lines[index] != ".PP" || ![".PP", ".TP", ".SS", ".SH"].contains { next.hasPrefix($0) }
    }
    return kept.map { lines[$0] }.joined(separator: "\n")
  }

  /// When what the page says was last changed.
  private static let date = "2026-11-22"

  private static let environment = [
    ("GENRESCOPE_MODEL", "The model that listens, where --model names none."),
    ("NO_COLOR", "No colours, when it is set and not empty."),
    ("COLORTERM", "24-bit colours where it is truecolor or 24bit."),
    (
      "XDG_CONFIG_HOME",
      "Where genrescope/config.toml and genrescope/themes/NAME.toml are looked for; ~/.config when it is not set."
    ),
  ]

  private static let statuses = [
    ("0", "All went well."), ("1", "Some input failed; each is named on stderr."), ("2", "The command line is wrong."),
  ]

  private static func shown(_ command: Command) -> [Argument] {
    (command.arguments ?? []).filter { $0.shouldDisplay != false }
  }

  private static func synopsis(_ command: Command) -> String {
    let arguments = shown(command)
    let options = arguments.contains { $0.kind != "positional" && $0.isOptional } ? ["[\\fIoptions\\fR]"] : []
    let needed = arguments.filter { $0.kind != "positional" && !$0.isOptional }.map(spelling)
    let positional = arguments.filter { $0.kind == "positional" }.map { argument in
      let name = spelling(argument) + (argument.isRepeating ? " ..." : "")
      return argument.isOptional ? "[\(name)]" : name
    }
    return (options + needed + positional).joined(separator: " ")
  }

  /// “-o, --output picture”, or a positional argument's name.
  private static func spelling(_ argument: Argument) -> String {
    let value = "\\fI\(escaped(argument.valueName ?? ""))\\fR"
    guard argument.kind != "positional" else { return value }
    let names = (argument.names ?? []).map { "\\fB\(escaped(($0.kind == "long" ? "--" : "-") + $0.name))\\fR" }
    return names.joined(separator: ", ") + (argument.kind == "option" ? " " + value : "")
  }

  private static func entry(_ argument: Argument) -> [String] {
    var text = argument.abstract ?? ""
    if let value = argument.defaultValue { text += " (default: \(value))" }
    return [".TP", spelling(argument), escaped(text)]
  }

  /// Lines as they are broken in the help, paragraphs apart.
  private static func paragraphs(_ text: String?) -> [String] {
    guard let text, !text.isEmpty else { return [] }
    return text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
      line.isEmpty
        ? [".PP"] : line.first == " " ? [".br", escaped(String(line.drop { $0 == " " }))] : [escaped(String(line))]
    } + [".PP"]
  }

  /// Text that troff prints as it is.
  static func escaped(_ text: String) -> String {
    let plain = text.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("\n", with: " ")
    return plain.first == "." || plain.first == "'" ? "\\&" + plain : plain
  }
}
