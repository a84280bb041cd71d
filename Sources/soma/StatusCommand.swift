internal import SomaCommand
internal import SomaConfiguration
internal import SomaModel
internal import SomaMonitor
internal import SomaStore
internal import SomaSystem

/// `soma status`: every agent of the last day.
struct StatusCommand {
    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    func run() throws(CommandFailure) {
        if arguments.has("--exporter") { return try printExporter() }
        let configuration = Monitor.Configuration(try SomaConfiguration.Configuration.inForce())
        let page: StatusPage
        do throws(StoreError) {
            page = try Self.page(configuration)
        } catch {
            guard error.code == .missing else { throw .failed(error.description) }
            page = StatusPage(agents: [], budget: [])
        }
        let color = Console.outputIsTerminal && Environment.allowsColor
        try CommandRunner.print(arguments.has("--json") ? page.json : page.text(color: color))
    }

    private func printExporter() throws(CommandFailure) {
        let settings = (try? SomaConfiguration.Configuration.inForceOrLastGood().exporter) ?? ExporterSettings()
        var page = ExporterPage(settings)
        do throws(StoreError) {
            page = try ExporterPage(
                reading: Store(readingFrom: .standardChecked(), busyTimeout: Store.patientBusyTimeout),
                settings
            )
        } catch {
            guard error.code == .missing else { throw .failed(error.description) }
        }
        try CommandRunner.print(arguments.has("--json") ? page.json : page.text)
    }

    private static func page(_ configuration: Monitor.Configuration) throws(StoreError) -> StatusPage {
        let store = try Store(readingFrom: StateFolder.standard(), busyTimeout: Store.patientBusyTimeout)
        let monitor = Monitor(reading: store, configuration: configuration)
        let now = Timestamp.now
        return StatusPage(agents: try monitor.agents(at: now), budget: try monitor.budgetUse(at: now))
    }
}
