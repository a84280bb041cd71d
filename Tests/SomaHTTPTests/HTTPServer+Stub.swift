import SomaHTTP
import SomaTestSupport

extension HTTPServer {
    /// A server on any free port of 127.0.0.1; it answers 200 with the body it got.
    static func stub(
        limits: HTTPServerLimits = HTTPServerLimits(),
        handler: @escaping @Sendable (HTTPRequest) -> HTTPServerResponse = { .init(status: 200, body: $0.body) }
    ) throws -> HTTPServer {
        try HTTPServer(listenOn: ListenAddress("127.0.0.1:0"), limits: limits, handler: handler)
    }

    /// Whether a client is answered, if not the first time: a connection that stays silent beyond a short limit is closed, also
    /// one whose client was kept waiting by the machine.
    func answers() throws -> Bool {
        var client = try HTTPClient()
        return Patience.eventually { (try? client.get(url(), timeout: Patience.duration).status) == 200 }
    }

    func url(_ path: String = "/") -> String { "http://\(boundAddress)\(path)" }
}

/// The error of a call that must fail; `nil` if it does not.
func failure<Result>(of call: () throws(HTTPClientError) -> Result) -> HTTPClientError? {
    do throws(HTTPClientError) {
        _ = try call()
        return nil
    } catch {
        return error
    }
}
