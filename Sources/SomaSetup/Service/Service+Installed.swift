extension Service {
    /// What the installed service was given, in order; empty where none is installed, or its files are not as soma wrote
    /// them.
    package static func installedOptions(for manager: Manager) throws(SetupError) -> [ServiceOption] {
        switch manager {
        case .systemd:
            let folder = try ServiceFile.unitFolder()
            guard let unit = try ownText(folder + "/soma.service") else { return [] }
            let socket = try ownText(folder + "/soma.socket") ?? ""
            let key = "ExecStart=:"
            let command = unit.split(separator: "\n").first { $0.hasPrefix(key) }?.dropFirst(key.count)
            return listenAddresses(ofSocket: socket) + options(command.flatMap(SystemdSyntax.words) ?? [])
        case .launchd:
            guard let agent = try ownText(try agentPath()) else { return [] }
            let lines = agent.split(separator: "\n").drop { $0 != "    <array>" }.prefix { $0 != "    </array>" }
            let found = options(lines.compactMap(text(ofElement:)))
            let isGiven = !lines.contains { $0.hasSuffix(notGivenInXML) }
            return isGiven ? found : found.filter { $0.name != .listenAddress }
        }
    }

    /// `nil` for what is not there, or not as soma wrote it.
    private static func ownText(_ path: String) throws(SetupError) -> String? {
        guard let bytes = try ServiceFile.contents(path), ServiceFile.isOwn(bytes) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func listenAddresses(ofSocket unit: String) -> [ServiceOption] {
        let lines = unit.split(separator: "\n")
        if lines.contains(where: { $0 == notGiven }) { return [] }
        let key = "ListenStream="
        return lines.filter { $0.hasPrefix(key) }.map { .init(.listenAddress, String($0.dropFirst(key.count))) }
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
