import TOML
import Testing

@Suite struct TOMLTests {
  /// Each of these ends a program that gives it to toml++ 3.4.
  @Test(arguments: [
    ("[\n0 = 1", 1), ("[[[a]]]", 1), ("a = 1\n [ [ \n", 2), ("\u{feff}[=", 1), ("a = [}", 1), ("a = [1,\n# }\n}", 3),
    ("a = [{b = \"[\"}, }]", 1), ("a = 1979-05-27T)", 1), ("a = \"\"\"\n\n\"\"\"\nb = [ } ]", 4), ("a = 'x'\n[é]", 2),
    ("[\u{301}", 1),
    ("a = \"x\\\\\"\n[\n", 2), ("a = [}!", 1), ("[\u{c}a]", 1), ("a = [\u{a0}}", 1),
    ("a = 02=------- 0\n", 1), ("a = 1979-05-27 1,", 1), ("\na = 1_979-0_5-27 1\n", 2), ("a = 1\"b\"-05-27 1\n", 1),
    ("a = 1.\"\"-05-27 1\n", 1),
  ]) func whatWouldEndTheParserIsRefused(text: String, line: Int) {
    do {
      _ = try TOML.table(text)
      Issue.record("taken: \(text)")
    } catch {
      #expect(error.line == line && error.reason != "", "\(text)")
    }
  }

  /// What only looks like it, in strings, comments and arrays.
  @Test(arguments: [
    "a = \"[}, }\" # [}", "a = '''\n[\n'''", "a = \"\"\"\n[ \\\"\"\" [}\n\"\"\"", "[ a ]\nb = [\n  1,\n  2,\n]",
    "[[a]]\n[[ a ]]",
    "[\"a b\".'c']", "a = [[1, 2], [3]]\nb = {c = [], d = {}}", "a = \"1979-05-27\" # 1979-05-27T", "", "\u{feff}a = 1",
    "[a]\r\nb = [\r\n]\r\n", "a.\"b\" = [1.5, -1, -5.0]\n\"c-d\".'e' = {f1 = '2', g = \"3\"}",
  ]) func theRestIsRead(text: String) throws { _ = try TOML.table(text) }

  @Test func otherErrorsAreTheParsers() {
    #expect(throws: TOMLError.self) { try TOML.table("a = 1\na = 2") }
    #expect(throws: TOMLError.self) { try TOML.table("a = \"") }
    #expect(throws: TOMLError.self) { try TOML.decode([String: Int].self, from: "a = ]") }
  }
}
