import Files
import Testing

@Suite struct CSVFieldTests {
  @Test(arguments: [
    ("plain", "plain"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\r\nb", "\"a\r\nb\""), ("é", "é"),
    // A mark upon it does not change what a comma or a quote does.
    ("a,\u{301}b", "\"a,\u{301}b\""), ("a\"\u{301}b", "\"a\"\"\u{301}b\""),
  ]) func fieldsAreReadAsTheyWere(text: String, field: String) { #expect(csvField(text) == field) }
}
