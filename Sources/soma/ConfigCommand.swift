internal import SomaCommand
internal import SomaStore
internal import SomaSystem

/// `soma config`: what is in force, and all that is wrong.
struct ConfigCommand {
    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    func run() throws(CommandFailure) {
        let folder = try withStateFolder { () throws(StoreError) in try StateFolder.standardChecked() }
        let store = try? Store(readingFrom: folder, busyTimeout: Store.hastyBusyTimeout)
        let zone = (try? store?.timeZoneName()) ?? nil
        let page = ConfigurationPage(of: folder.path, timeZone: zone) { Environment[$0] }
        for problem in page.problems { Console.writeError("soma: \(problem.printable)\n") }
        try CommandRunner.print(arguments.has("--json") ? page.json : page.text)
        if !page.problems.isEmpty { throw .usage("") }
    }
}
