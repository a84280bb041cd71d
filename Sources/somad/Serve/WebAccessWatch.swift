internal import SomaHTTP
internal import SomaSystem

/// Looks once a second whether the web configuration has changed, and has the servers use its certificate.
struct WebAccessWatch {
    private let task: Task<Void, Never>

    init(_ access: WebAccess, _ servers: [HTTPServer]) {
        task = Task.detached {
            while (try? await Task.sleep(for: .seconds(1))) != nil {
                guard access.refresh() else { continue }
                for server in servers {
                    do throws(HTTPServerError) {
                        try server.replaceTLS(by: access.tls)
                    } catch {
                        Console.writeError("soma: \(error.description)\n")
                    }
                }
            }
        }
    }

    func stop() { task.cancel() }
}
