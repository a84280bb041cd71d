/// Why bytes are no YAML document that soma reads.
struct YAMLError: Error, Equatable {
    /// From 1; `nil` where it is about the whole document.
    var line: Int?
    /// One line that says what to write.
    var message: String
}
