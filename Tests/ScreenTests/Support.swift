/// A file of the project, from its top.
func projectFile(_ path: String, from here: String = #filePath) -> String {
  here.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/" + path
}
