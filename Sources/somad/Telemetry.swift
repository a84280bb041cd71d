internal import SomaCommand
internal import SomaConfiguration
internal import SomaExport
internal import SomaHTTP
internal import SomaModel
internal import SomaRouting
internal import SomaStore
internal import SomaSystem
internal import SomaTelemetry

/// What the commands that send or serve have in common.
enum Telemetry {
    /// Where the demo serves.
    static let defaultListenAddress = "127.0.0.1:19464"

    /// What is said where there are collectors and none is to get anything.
    static let noSignal = "nothing is sent: no signal is enabled"

    /// What is in force for what a person starts; what of the environment is left out goes to standard error.
    static func settings() throws(CommandFailure) -> SomaConfiguration.Configuration {
        let settings = try SomaConfiguration.Configuration.inForce()
        for warning in settings.telemetryWarnings { Console.writeError("soma: \(warning.printable)\n") }
        return settings
    }

    /// soma's resource.
    static func source(instanceID: String) -> TelemetrySource {
        TelemetrySource.standard(instanceID: instanceID, hostName: Host.name, environment: { Environment[$0] }).source
    }

    static func listenAddress(_ text: String) throws(CommandFailure) -> ListenAddress {
        do {
            return try ListenAddress(text)
        } catch {
            throw .usage(error.description)
        }
    }

    static func listenAddresses(_ texts: [String]) throws(CommandFailure) -> [ListenAddress] {
        var addresses: [ListenAddress] = []
        for text in texts { addresses.append(try listenAddress(text)) }
        return addresses
    }

    /// Throws where no two sockets can listen on two of them.
    static func checkOverlaps(_ addresses: [ListenAddress]) throws(CommandFailure) {
        for (index, address) in addresses.enumerated() {
            guard let other = addresses[..<index].first(where: address.overlaps) else { continue }
            throw .usage("serve: \(address) and \(other) cannot both be listened on; leave one out")
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

    /// Sends a collector what waits for it in `store`, then the metrics of `snapshot`, if there is one. A failure at an address
    /// on trial is not recorded, and its items keep waiting.
    ///
    /// - Parameter time: leaves out signals that may not be tried before it; `nil` tries all.
    static func deliver(
        _ store: Store,
        _ snapshot: Snapshot?,
        to route: CollectorRoute,
        from source: TelemetrySource,
        batchSize: Int = ExporterSettings().batchSize.value,
        at time: Timestamp? = nil,
        before deadline: Deadline = Deadline()
    ) throws(CommandFailure) -> OutboxDelivery.Report {
        let delivery: OutboxDelivery
        do throws(DeliveryFailure) {
            delivery = try OutboxDelivery(
                store,
                destination: route.name,
                targets: route.targets,
                source: source,
                temporality: route.temporality,
                batchSize: batchSize,
                trials: route.trials,
                deadline: deadline
            )
        } catch {
            throw .failed(error.description)
        }
        do throws(StoreError) {
            return try delivery.run(snapshot, at: time)
        } catch {
            throw .failed(error.description)
        }
    }
}
