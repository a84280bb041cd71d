internal import SomaHTTP
internal import SomaModel

/// What a collector made of one request.
package struct Delivery: Equatable, Sendable {
    /// Of the items sent, how many it refused while taking the others.
    package var rejected: Int
    /// What it said to that; empty where it said nothing.
    package var message: String
}

/// Why a collector did not take a request.
package struct DeliveryFailure: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Kind: Sendable {
        /// The same request may be taken later.
        case retryable
        /// The address or the credentials are wrong: nobody has looked at the data, which are kept.
        case misconfigured
        /// A smaller request may be taken.
        case tooLarge
        /// The collector will never take these data.
        case permanent
    }

    package var kind: Kind
    /// The response's status; 0 where there was none.
    package var status: Int
    /// How long the collector asks to be left alone; `nil` where it does not.
    package var retryAfter: Duration?
    package var description: String
}

extension DeliveryFailure {
    /// "The requests that receive a response status code listed in following table SHOULD be retried. All other 4xx or 5xx
    /// response status codes MUST NOT be retried": 429, 502, 503, 504 (OTLP 1.x, "Failures"). Those that speak of the
    /// address or the credentials say nothing of the data: they are kept, and go once that is put right.
    init(_ response: HTTPResponse, url: String, signal: ExportSignal) {
        let status = response.status
        let (kind, advice): (Kind, String) =
            switch status {
            case 429, 502, 503, 504: (.retryable, "what waits is kept and can be sent again")
            case 401, 403, 407: (.misconfigured, "check the collector's credentials")
            case 300...399: (.misconfigured, "redirects are not followed; give the final URL")
            case 404, 405:
                (
                    .misconfigured,
                    "check the endpoint: it is a base URL, /v1/… is appended"
                        + (signal == .traces ? "" : "; one that takes no \(signal): name the others in signals")
                )
            case 413: (.tooLarge, "one item is too large for the collector; it is dropped and counted")
            case 400...: (.permanent, "the collector refuses these data, which are dropped and counted")
            default: (.misconfigured, "check the collector; what waits is kept")
            }
        self.init(
            kind: kind,
            status: status,
            retryAfter: kind == .permanent ? nil : response.retryAfter,
            description: "\(url.withoutCredentials) answered \(status): \(advice)"
        )
    }

    init(_ error: HTTPClientError) {
        let kind: Kind =
            switch error.code {
            case .invalidURL, .invalidHeader, .tlsFailure, .notHTTP: .misconfigured
            default: .retryable
            }
        // What libcurl says of a proxy may hold its whole URL.
        self.init(kind: kind, status: 0, description: error.description.withoutCredentials)
    }
}
