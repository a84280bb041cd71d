/// A program that a command line would run: what other modules see of the shell reader.
package struct ShellProgram: Equatable, Sendable {
    /// The base name of its file; not empty.
    package let name: String
    /// After expansion, as far as the text itself answers it.
    package let arguments: [String]

    /// The last program in the reader's order that satisfies `condition`, which gets its name. O(bytes of the text).
    package static func last(of command: String, where condition: (String) -> Bool) -> ShellProgram? {
        for command in ShellReader.commands(of: command).reversed() {
            let name = command.name
            if name.isEmpty || !condition(name) { continue }
            return ShellProgram(name: name, arguments: command.words.dropFirst().map(\.text))
        }
        return nil
    }
}
