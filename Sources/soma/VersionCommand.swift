internal import SomaCommand
internal import SomaJSON
internal import SomaModel

/// `soma version`.
struct VersionCommand {
    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    func run() throws(CommandFailure) {
        guard arguments.has("--json") else { return try CommandRunner.print("soma \(somaVersion)\n") }
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("version", somaVersion)
        writer.endObject()
        try CommandRunner.print(writer.text + "\n")
    }
}
