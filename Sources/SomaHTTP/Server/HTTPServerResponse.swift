/// What a handler answers. `Content-Length`, `Date` and `Connection` are the server's own business.
package struct HTTPServerResponse: Sendable {
    /// Outside 200 to 599 the client gets a 500 without a body.
    package var status: Int
    /// A field HTTP does not allow (a name that is no token; CR, LF or NUL in a value) is left out.
    package var headers: [(name: String, value: String)]
    package var body: HTTPBody

    package init(status: Int, headers: [(name: String, value: String)] = [], body: HTTPBody) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.init(status: status, headers: headers, body: HTTPBody(body))
    }

    /// `text` as UTF-8 with its content type.
    package init(status: Int, text: String) {
        self.init(
            status: status,
            headers: [(name: "Content-Type", value: "text/plain; charset=utf-8")],
            body: Array(text.utf8)
        )
    }
}
