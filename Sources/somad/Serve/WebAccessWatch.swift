internal import SomaCommand
internal import SomaHTTP
internal import SomaSystem

/// Looks once a second whether the web configuration has changed, and has the servers use its certificate.
struct WebAccessWatch {
    private let ticker: Ticker?

    init(_ access: WebAccess, _ servers: [HTTPServer]) {
        ticker = Ticker(everyMilliseconds: 1_000) {
            guard access.refresh() else { return }
            for server in servers {
                do throws(HTTPServerError) {
                    try server.replaceTLS(by: access.tls)
                } catch {
                    Console.writeError("soma: \(error.description.printable)\n")
                }
            }
        }
    }
}
