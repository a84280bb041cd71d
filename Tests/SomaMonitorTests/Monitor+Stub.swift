import SomaJSON
import SomaModel
import SomaMonitor
import SomaOTLP
@testable import SomaStore
import SomaTelemetry
import SomaTestSupport

extension TemporaryFolder {
    var state: StateFolder { StateFolder(path: path) }

    /// A monitor on this folder, as a process of its own would have it.
    func monitor(_ configuration: Monitor.Configuration = Monitor.Configuration()) throws -> Monitor {
        try Monitor(recordingInto: try Store(recordingIn: state), configuration: configuration)
    }

    /// The lines of the audit log; none where there is no log.
    func auditLines() throws -> [JSONValue] {
        guard try names().contains("audit.jsonl") else { return [] }
        return try JSONLines.parse(try text("audit.jsonl"))
    }

    /// The spans that wait, in order.
    func spans() throws -> [Span] {
        try Store(readingFrom: state, busyTimeout: 1_000).waitingSpans()
    }
}

extension Store {
    /// The spans that wait for the first destination, in order.
    func waitingSpans() throws -> [Span] {
        try OTLPDecoder.decodeTraces(waitingRequest(.traces)).flatMap(\.spans)
    }

    func waitingLogs() throws -> [LogRecord] {
        try OTLPDecoder.decodeLogs(waitingRequest(.logs)).flatMap(\.records)
    }

    /// What the first destination would be sent.
    private func waitingRequest(_ signal: ExportSignal) throws -> [UInt8] {
        guard let row = try destinations().first(where: { $0.signal == signal }),
            let items = try outboxItems(for: row, limit: 10_000)
        else { return [] }
        var encoder = OTLPEncoder()
        return encoder.request(
            of: items.parts.compactMap { if case .messages(let messages) = $0 { messages } else { nil } },
            from: TelemetrySource(resource: [], scopeName: "soma", scopeVersion: "")
        )
    }
}

extension Store {
    /// The bits of the own and effective pressures of all actions, and their modes, in order.
    func recordedReadings() throws -> [[UInt64]] {
        let statement = try connection.statement("SELECT pressure_own, pressure, mode FROM actions ORDER BY id")
        defer { statement.reset() }
        var pressures: [[UInt64]] = []
        while try statement.step() {
            let mode = UInt64(Mode(name: statement.text(2))?.rawValue ?? -1)
            pressures.append([statement.double(0).bitPattern, statement.double(1).bitPattern, mode])
        }
        return pressures
    }
}
