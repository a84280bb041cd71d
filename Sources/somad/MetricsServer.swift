internal import SomaCommand
internal import SomaExport
internal import SomaHTTP
internal import SomaModel
internal import SomaMonitor
internal import SomaStore
internal import SomaSystem
internal import SomaTelemetry

/// `/metrics` and its companions over HTTP, of one state folder.
struct MetricsServer {
    private let folder: StateFolder
    private let configuration: Monitor.Configuration

    /// A state folder that does not exist yet is served as an empty one.
    init(_ folder: StateFolder, configuration: Monitor.Configuration) {
        self.folder = folder
        self.configuration = configuration
    }

    /// Listens when it returns; stops with the last reference to what is returned.
    func start(on address: ListenAddress) throws(CommandFailure) -> HTTPServer {
        do {
            return try HTTPServer(listenOn: address) { answer($0) }
        } catch {
            throw .failed(error.description)
        }
    }

    private func answer(_ request: HTTPRequest) -> HTTPServerResponse {
        guard request.method == "GET" else {
            var response = HTTPServerResponse(status: 405, text: "only GET and HEAD are answered here\n")
            response.headers.append((name: "Allow", value: "GET, HEAD"))
            return response
        }
        switch request.path {
        case "/metrics": return metrics()
        case "/-/healthy": return HTTPServerResponse(status: 200, text: "soma is up\n")
        case "/-/ready": return readiness()
        case "/": return landingPage
        default: return HTTPServerResponse(status: 404, text: "not found; metrics are at /metrics\n")
        }
    }

    private func metrics() -> HTTPServerResponse {
        let start = SystemClock.monotonicSeconds
        var snapshot: Snapshot?
        var instanceID = ""
        do throws(StoreError) {
            (snapshot, instanceID) = try read()
        } catch {
            if error.code == .missing { snapshot = .empty(at: .now) }
        }
        let seconds = SystemClock.monotonicSeconds - start
        let source = Telemetry.source(instanceID: instanceID)
        return HTTPServerResponse(
            status: 200,
            headers: [(name: "Content-Type", value: MetricsPage.contentType)],
            body: MetricsPage.render(snapshot, source: source, seconds: seconds)
        )
    }

    private func readiness() -> HTTPServerResponse {
        do throws(StoreError) {
            _ = try read()
        } catch {
            guard error.code == .missing else {
                return HTTPServerResponse(status: 503, text: error.description + "\n")
            }
        }
        return HTTPServerResponse(status: 200, text: "soma is ready\n")
    }

    private func read() throws(StoreError) -> (Snapshot, String) {
        let store = try Store(readingFrom: folder, busyTimeout: Store.patientBusyTimeout)
        let monitor = Monitor(reading: store, configuration: configuration)
        return (try monitor.snapshot(at: .now), try store.instanceID())
    }

    private var landingPage: HTTPServerResponse {
        HTTPServerResponse(
            status: 200,
            headers: [(name: "Content-Type", value: "text/html; charset=utf-8")],
            body: Array(
                """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>soma</title></head>
                <body><h1>soma \(somaVersion)</h1>
                <p>Vital signs of AI agents.</p>
                <ul><li><a href="/metrics">Metrics</a></li><li><a href="/-/healthy">Healthy</a></li>
                <li><a href="/-/ready">Ready</a></li></ul></body></html>

                """.utf8
            )
        )
    }
}

extension Snapshot {
    /// What there is to say before anything has been recorded.
    fileprivate static func empty(at time: Timestamp) -> Snapshot {
        Snapshot(time: time, agents: [], series: [], namedAgents: [], budget: [], queues: [])
    }
}
