internal import SomaCommand
internal import SomaExport
internal import SomaHTTP
internal import SomaModel
internal import SomaMonitor
internal import SomaPrometheus
internal import SomaStore
internal import SomaSystem

/// `/metrics` and its companions over HTTP, of one state folder.
struct MetricsServer {
    private let pages: MetricsPages
    private let access: WebAccess
    /// Names beside this machine's own under which requests may ask for it.
    private let hosts: [String]

    /// A state folder that does not exist yet is served as an empty one.
    init(
        _ folder: StateFolder,
        configuration: Monitor.Configuration,
        access: WebAccess = WebAccess(),
        hosts: [String] = []
    ) {
        pages = MetricsPages(folder, configuration: configuration)
        self.access = access
        self.hosts = [Host.name] + hosts
    }

    /// Listens when it returns; stops with the last reference to what is returned.
    func start(on address: ListenAddress) throws(CommandFailure) -> HTTPServer {
        do {
            return try HTTPServer(
                listenOn: address,
                limits: Self.limits,
                tls: access.tls,
                handler: handler(isLoopback: address.isLoopback)
            )
        } catch {
            throw .failed(error.description)
        }
    }

    /// The same on a socket that listens already.
    func start(onPassed descriptor: Int32) throws(CommandFailure) -> HTTPServer {
        do {
            let address = try ListenAddress(listeningOn: descriptor)
            return try HTTPServer(
                takingOwnershipOf: descriptor,
                boundTo: address,
                limits: Self.limits,
                tls: access.tls,
                handler: handler(isLoopback: address.isLoopback)
            )
        } catch {
            throw .failed(error.description)
        }
    }

    private static var limits: HTTPServerLimits {
        var limits = HTTPServerLimits()
        // No request here has a body that anyone would read.
        limits.bodyBytes = 64 << 10
        return limits
    }

    private func handler(isLoopback: Bool) -> @Sendable (HTTPRequest) -> HTTPServerResponse {
        { request in
            var response = answer(request, isLoopback: isLoopback)
            response.headers += access.headers
            return response
        }
    }

    /// Over TLS a name that is not this server's fails by its certificate.
    private func answer(_ request: HTTPRequest, isLoopback: Bool) -> HTTPServerResponse {
        if isLoopback, access.tls == nil, !HostField.isOwn(request.headers.values(of: "Host"), names: hosts) {
            return HTTPServerResponse(
                status: 421,
                text: "this is not the host that was asked for; soma serve --web.allowed-host makes it one\n"
            )
        }
        return access.refusal(of: request) ?? page(request)
    }

    private static let methods = "GET, HEAD, OPTIONS"

    private func page(_ request: HTTPRequest) -> HTTPServerResponse {
        let paths = ["/", "/metrics", "/-/healthy", "/-/ready"]
        guard paths.contains(request.path) || request.path == "*" && request.method == "OPTIONS" else {
            return HTTPServerResponse(status: 404, text: "not found; metrics are at /metrics\n")
        }
        guard request.method == "GET" else {
            let isQuestion = request.method == "OPTIONS"
            var response =
                isQuestion
                ? HTTPServerResponse(status: 204)
                : HTTPServerResponse(status: 405, text: "only \(Self.methods) are answered here\n")
            response.headers.append((name: "Allow", value: Self.methods))
            return response
        }
        switch request.path {
        case "/metrics": return metrics(request)
        case "/-/healthy": return HTTPServerResponse(status: 200, text: "soma is up\n")
        case "/-/ready": return readiness()
        default: return landingPage
        }
    }

    private func metrics(_ request: HTTPRequest) -> HTTPServerResponse {
        let answer = pages.answer(
            accept: request.headers.values(of: "Accept"),
            acceptEncoding: request.headers.values(of: "Accept-Encoding")
        )
        var headers = [
            (name: "Content-Type", value: answer.format.contentType), (name: "Vary", value: "Accept, Accept-Encoding"),
        ]
        if answer.coding == .gzip { headers.append((name: "Content-Encoding", value: "gzip")) }
        return HTTPServerResponse(status: 200, headers: headers, body: answer.body)
    }

    private func readiness() -> HTTPServerResponse {
        if let failure = pages.failure { return HTTPServerResponse(status: 503, text: failure + "\n") }
        return HTTPServerResponse(status: 200, text: "soma is ready\n")
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
