internal import SomaCommand
internal import SomaConfiguration
internal import SomaExport
internal import SomaModel
internal import SomaRouting
internal import SomaSetup
internal import SomaSystem

/// `soma doctor` where a collector is known: the checks of soma, and whether the collector can be reached.
struct DoctorCommand {
    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
    }

    func run() throws(CommandFailure) {
        let checkup = Checkup.ofStandardFolder(program: SomadLauncher.somaPath ?? "soma")
        var findings = checkup.findings(.found(path: Host.executablePath, version: somaVersion))
        findings += Self.collectors(checkup)
        try DoctorReport(findings).print(asJSON: arguments.has("--json"))
    }

    private static func collectors(_ checkup: Checkup) -> [Finding] {
        let settings = (try? SomaConfiguration.Configuration.inForce().exporter) ?? ExporterSettings()
        if settings.isDisabled.value {
            return [.warn("collector", "OTEL_SDK_DISABLED is true: nothing is sent", remedy: "unset it")]
        }
        return checkup.endpoints.flatMap { name, url in
            let known = settings.destinations.first { $0.name == name }
            return collector(known ?? DestinationSettings(name: name), url)
        }
    }

    private static func collector(_ settings: DestinationSettings, _ base: String) -> [Finding] {
        guard let route = CollectorRoute(settings, base: base) else {
            let detail = "'\(base.withoutCredentials)' is no base URL"
            return [
                .fail("collector", detail, remedy: "give one such as http://localhost:4318 to: soma export --endpoint")
            ]
        }
        do throws(DeliveryFailure) {
            var exporter = try OTLPExporter(to: route.targets, from: Telemetry.source(instanceID: ""))
            let isStandard = settings.name == DestinationSettings.standardName
            return exporter.probe().map { $0.finding(isStandard ? "" : "\(settings.name), ") }
        } catch {
            return [.fail("collector", error.description, remedy: "check the installation of libcurl")]
        }
    }
}

extension CollectorProbe {
    fileprivate func finding(_ destination: String) -> Finding {
        let name = "collector (\(destination)\(signal))"
        let url = url.withoutCredentials
        guard let failure else { return .ok(name, "\(url) took an empty request in \(Int(seconds * 1_000)) ms") }
        let reason = failure.description.withoutCredentials
        let detail = reason.hasPrefix(url) ? reason : "\(url): \(reason)"
        if failure.kind == .permanent {
            return .warn(name, "\(url) answered \(failure.status) to an empty request", remedy: "see: soma export")
        }
        return .fail(name, detail, remedy: "start or correct the collector, or: soma export --endpoint URL")
    }
}
