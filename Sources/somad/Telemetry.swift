internal import SomaCommand
internal import SomaConfiguration
internal import SomaExport
internal import SomaHTTP
internal import SomaModel
internal import SomaStore
internal import SomaSystem
internal import SomaTelemetry

/// What the commands that send or serve have in common.
enum Telemetry {
    /// Where the demo serves.
    static let defaultListenAddress = "127.0.0.1:19464"
    /// The one destination that can be set without a configuration file.
    static let destination = Store.defaultDestination

    /// soma's resource; a warning about its environment variables goes to standard error.
    static func source(instanceID: String) -> TelemetrySource {
        let (source, warning) = TelemetrySource.standard(
            instanceID: instanceID,
            hostName: Host.name,
            environment: { Environment[$0] }
        )
        if let warning { Console.writeError("soma: \(warning)\n") }
        return source
    }

    static func endpoint(_ text: String, from origin: String) throws(CommandFailure) -> OTLPEndpoint {
        guard let endpoint = OTLPEndpoint(base: text) else {
            throw .usage("\(origin) must be a base URL such as http://localhost:4318")
        }
        return endpoint
    }

    /// How each signal reaches a collector.
    ///
    /// - Parameters:
    ///   - base: the collector's base URL, and who says so; a URL of one signal alone does not go before an option.
    ///   - settings: in force.
    static func targets(
        _ base: (url: String, origin: String),
        _ settings: ExporterSettings
    ) throws(CommandFailure) -> OTLPTargets {
        var targets = OTLPTargets(try endpoint(base.url, from: base.origin))
        let isOption = base.origin.hasPrefix("--")
        targets.traces.apply(settings.traces, url: isOption ? nil : settings.traces.url.value)
        targets.metrics.apply(settings.metrics, url: isOption ? nil : settings.metrics.url.value)
        return targets
    }

    static func listenAddress(_ text: String) throws(CommandFailure) -> ListenAddress {
        do {
            return try ListenAddress(text)
        } catch {
            throw .usage(error.description)
        }
    }

    /// Runs `body` while no other process delivers from the folder, waiting for one that does for up to a minute.
    static func whileDelivering<Result>(
        from folder: StateFolder,
        _ body: () throws(CommandFailure) -> Result
    ) throws(CommandFailure) -> Result {
        for _ in 0..<600 {
            let lock: FileLock?
            do throws(SystemError) {
                lock = try FileLock(path: folder.exportLockPath)
            } catch {
                throw .failed("\(error)")
            }
            if let held = consume lock {
                let result = try body()
                _ = consume held
                return result
            }
            SystemClock.sleep(milliseconds: 100)
        }
        throw .failed("another export is still running; try again")
    }

    /// Sends what waits in `store`, then the metrics of `snapshot`.
    static func deliver(
        _ store: Store,
        _ snapshot: Snapshot,
        to targets: OTLPTargets,
        instanceID: String
    ) throws(CommandFailure) -> OutboxDelivery.Report {
        let delivery: OutboxDelivery
        do throws(DeliveryFailure) {
            delivery = try OutboxDelivery(
                store,
                destination: destination,
                targets: targets,
                source: source(instanceID: instanceID)
            )
        } catch {
            throw .failed(error.description)
        }
        do throws(StoreError) {
            return try delivery.run(snapshot)
        } catch {
            throw .failed(error.description)
        }
    }
}

extension OTLPTarget {
    fileprivate mutating func apply(_ settings: SignalSettings, url: String?) {
        if let url { self.url = url }
        headers = settings.headers.value.map { ($0.name, $0.value) }
        timeout = .milliseconds(Int(settings.timeout.value * 1_000))
        tls.authorities = settings.certificate.value
        tls.clientCertificate = settings.clientCertificate.value
        tls.clientKey = settings.clientKey.value
    }
}
