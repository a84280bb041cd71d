internal import SomaHTTP
internal import SomaOTLP
internal import SomaTelemetry
internal import Synchronization

/// Stands in for a collector: takes OTLP over HTTP on this machine, decodes it and keeps what came.
final class DemoReceiver: Sendable {
    struct Received: Sendable {
        var spans: [Span] = []
        var metrics: [Metric] = []
        var logs: [LogRecord] = []
        var requests = 0
        var bytes = 0
        var refused = 0
    }

    private let state = Mutex(Received())

    var received: Received { state.withLock { $0 } }

    /// Listens on a free port when it returns.
    func start() throws(HTTPServerError) -> HTTPServer {
        try HTTPServer(listenOn: ListenAddress("127.0.0.1:0")) { self.answer($0) }
    }

    private func answer(_ request: HTTPRequest) -> HTTPServerResponse {
        do throws(OTLPError) {
            switch request.path {
            case "/v1/traces":
                let spans = try OTLPDecoder.decodeTraces(request.body).flatMap(\.spans)
                note(request) { $0.spans += spans }
            case "/v1/metrics":
                let metrics = try OTLPDecoder.decodeMetrics(request.body).flatMap(\.metrics)
                note(request) { $0.metrics = metrics }
            case "/v1/logs":
                let logs = try OTLPDecoder.decodeLogs(request.body).flatMap(\.records)
                note(request) { $0.logs += logs }
            default:
                return HTTPServerResponse(status: 404, text: "not found\n")
            }
        } catch {
            state.withLock { $0.refused += 1 }
            return HTTPServerResponse(status: 400, text: "\(error)\n")
        }
        return HTTPServerResponse(status: 200, headers: [(name: "Content-Type", value: "application/x-protobuf")])
    }

    private func note(_ request: HTTPRequest, _ change: (inout Received) -> Void) {
        state.withLock { received in
            received.requests += 1
            received.bytes += request.body.count
            change(&received)
        }
    }
}
