extension Service {
    /// What is installed already, as far as it is as soma wrote it.
    package struct Installed: Sendable {
        /// What it was given, in order.
        package private(set) var options: [ServiceOption] = []
        /// Whether there is a file besides that is someone else's, or was changed by hand.
        package private(set) var hasForeignFile = false

        package init() {}

        package init(for manager: Manager) throws(SetupError) {
            switch manager {
            case .systemd:
                let folder = try ServiceFile.unitFolder()
                let key = "ExecStart=:"
                let unit = try lines(folder + "/soma.service")
                let command = unit.first { $0.hasPrefix(key) }?.dropFirst(key.count)
                options = listenAddresses(ofSocket: try lines(folder + "/soma.socket"))
                options += Service.options(command.flatMap(SystemdSyntax.words) ?? [])
            case .launchd:
                let agent = try lines(try agentPath())
                let array = agent.drop { $0 != "    <array>" }.prefix { $0 != "    </array>" }
                options = Service.options(array.compactMap(text(ofElement:)))
                if array.contains(where: { $0.hasSuffix(notGivenInXML) }) {
                    options.removeAll { $0.name == .listenAddress }
                }
            }
        }

        /// None of what is not there, or not as soma wrote it.
        private mutating func lines(_ path: String) throws(SetupError) -> [Substring] {
            guard let bytes = try ServiceFile.contents(path) else { return [] }
            guard ServiceFile.isOwn(bytes) else {
                hasForeignFile = true
                return []
            }
            return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        }
    }

    private static func listenAddresses(ofSocket lines: [Substring]) -> [ServiceOption] {
        if lines.contains(where: { $0 == notGiven }) { return [] }
        let key = "ListenStream="
        return lines.filter { $0.hasPrefix(key) }.map { line in
            let address = line.dropFirst(key.count)
            // A port alone is every interface to systemd, as `:PORT` is to soma.
            return .init(.listenAddress, address.contains(":") ? String(address) : ":\(address)")
        }
    }

    /// - Parameter command: the program and `serve` first.
    private static func options(_ command: [String]) -> [ServiceOption] {
        var options: [ServiceOption] = []
        var rest = command.dropFirst(2)
        while let name = rest.popFirst().flatMap(ServiceOption.Name.init), let value = rest.popFirst() {
            options.append(ServiceOption(name, value))
        }
        return options
    }

    private static func text(ofElement line: Substring) -> String? {
        let (opening, closing) = ("        <string>", "</string>")
        guard line.hasPrefix(opening), line.hasSuffix(closing) else { return nil }
        return String(line.dropFirst(opening.count).dropLast(closing.count)).replacing("&lt;", with: "<")
            .replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }
}
