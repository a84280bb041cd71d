internal import SomaCommand
internal import SomaModel
internal import SomaSetup
internal import SomaSystem

/// `soma doctor`; where a collector is known, `somad` takes over.
struct DoctorCommand {
    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    /// - Parameter all: what soma was given, for `somad`.
    func run(_ all: [String]) throws(CommandFailure) {
        let somad = Self.somad
        let checkup = Checkup.ofStandardFolder(program: Host.executablePath)
        if !checkup.endpoints.isEmpty, case .found(_, somaVersion) = somad { try SomadLauncher.launch(all) }
        var findings = checkup.findings(somad)
        if let endpoint = checkup.endpoints.first?.url {
            findings.append(
                .fail(
                    "collector",
                    "\(endpoint.withoutCredentials) was not tried: that needs somad",
                    remedy: "correct what 'binary' says"
                )
            )
        }
        try DoctorReport(findings).print(asJSON: arguments.has("--json"))
    }

    private static var somad: Checkup.Somad {
        guard let path = SomadLauncher.somadPath else { return .missing }
        let output = Subprocess.output(of: path, ["version"], seconds: 5) ?? []
        let words = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        let version = words.count == 2 && words[0] == "somad" ? String(words[1]) : ""
        return .found(path: path, version: version)
    }
}
