internal import SomaHTTP
internal import SomaSystem

/// Tells the service manager at half of the time that it waits for, from a thread of its own, that the servers react. A
/// delivery to a collector that takes its time says nothing about them, and holds nothing up here.
struct ServiceWatch {
    private let ticker: Ticker?

    init(_ manager: ServiceManager, _ servers: [HTTPServer]) {
        guard let limit = manager.watchdogMicroseconds else {
            ticker = nil
            return
        }
        let half = Int32(clamping: max(1, limit / 2_000))
        ticker = Ticker(everyMilliseconds: half) {
            if servers.allSatisfy({ $0.reacts(withinMilliseconds: max(1, half / 4)) }) { manager.isAlive() }
        }
    }
}
