internal import SomaCommand
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
        to endpoint: OTLPEndpoint,
        instanceID: String
    ) throws(CommandFailure) -> OutboxDelivery.Report {
        let delivery: OutboxDelivery
        do throws(DeliveryFailure) {
            delivery = try OutboxDelivery(
                store,
                destination: destination,
                endpoint: endpoint,
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
