internal import SomaCommand
internal import SomaConfiguration
internal import SomaStore
internal import SomaSystem

/// `soma config`: what is in force, or all that is wrong.
struct ConfigCommand {
    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    func run() throws(CommandFailure) {
        let folder = try withStateFolder { () throws(StoreError) in try StateFolder.standardChecked() }
        let path = folder.path + "/" + Configuration.fileName
        let configuration: Configuration
        do throws(ConfigurationError) {
            configuration = try Configuration(folder: folder.path) { Environment[$0] }
        } catch {
            for problem in error.problems { Console.writeError("soma: \(problem.description.printable)\n") }
            throw .usage("")
        }
        let page = ConfigurationPage(configuration, path: path, isThere: Configuration.isThere(in: folder.path))
        try CommandRunner.print(arguments.has("--json") ? page.json : page.text)
    }
}
