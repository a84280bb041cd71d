/// What a service's `soma serve` is given, as whoever installed it gave it.
package struct ServiceOption: Hashable, Sendable {
    package enum Name: String, CaseIterable, Sendable {
        case listenAddress = "--web.listen-address"
        case configurationFile = "--web.config.file"
        case allowedHost = "--web.allowed-host"
    }

    package var name: Name
    package var value: String

    package init(_ name: Name, _ value: String) {
        self.name = name
        self.value = value
    }

    /// As words of a command line.
    var words: [String] { [name.rawValue, value] }

    /// For a person.
    package var text: String { words.map(ShellWords.quoted).joined(separator: " ") }
}
