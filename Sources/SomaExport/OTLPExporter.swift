internal import SomaHTTP
package import SomaModel
internal import SomaOTLP
package import SomaTelemetry

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
        /// The address or the credentials are wrong: another request would fare no better, the data are not at fault.
        case misconfigured
        /// The collector will never take these data.
        case permanent
    }

    package var kind: Kind
    /// The response's status; 0 where there was none.
    package var status: Int
    package var description: String
}

/// Sends spans and metrics to one collector as OTLP over HTTP, binary protobuf. Blocks; one request at a time.
package struct OTLPExporter: ~Copyable {
    /// "The default is 10 seconds" (OpenTelemetry Protocol Exporter, `OTEL_EXPORTER_OTLP_TIMEOUT`).
    private static let timeout = Duration.seconds(10)

    let endpoint: OTLPEndpoint
    private let source: TelemetrySource
    private var client: HTTPClient
    private var encoder = OTLPEncoder()

    /// Throws only where libcurl cannot be set up at all.
    package init(to endpoint: OTLPEndpoint, from source: TelemetrySource) throws(DeliveryFailure) {
        self.endpoint = endpoint
        self.source = source
        do {
            client = try HTTPClient()
        } catch {
            throw DeliveryFailure(kind: .misconfigured, status: 0, description: error.description)
        }
    }

    package mutating func send(_ spans: [Span]) throws(DeliveryFailure) -> Delivery {
        let body = encoder.encodeTraces(spans, from: source)
        let response = try post(body, to: endpoint.traces)
        return Delivery(try? OTLPResponse(traces: response))
    }

    package mutating func send(_ metrics: [Metric], at time: Timestamp) throws(DeliveryFailure) -> Delivery {
        let body = encoder.encodeMetrics(metrics, at: time, from: source)
        let response = try post(body, to: endpoint.metrics)
        return Delivery(try? OTLPResponse(metrics: response))
    }

    /// The body of a response that says success.
    mutating func post(_ body: [UInt8], to url: String) throws(DeliveryFailure) -> [UInt8] {
        let response: HTTPResponse
        do {
            response = try client.post(
                body,
                to: url,
                headers: [
                    (name: "Content-Type", value: "application/x-protobuf"),
                    (name: "User-Agent", value: "soma/\(somaVersion)"),
                ],
                timeout: Self.timeout
            )
        } catch {
            throw DeliveryFailure(kind: error.deliveryKind, status: 0, description: error.description)
        }
        guard 200...299 ~= response.status else { throw DeliveryFailure(status: response.status, url: url) }
        return response.body
    }
}

extension Delivery {
    /// An answer that cannot be read counts as taken, as the status says.
    fileprivate init(_ response: OTLPResponse?) {
        self.init(rejected: Int(response?.rejected ?? 0), message: response?.message ?? "")
    }
}

extension DeliveryFailure {
    /// "The requests that receive a response status code listed in following table SHOULD be retried. All other 4xx or 5xx
    /// response status codes MUST NOT be retried": 429, 502, 503, 504 (OTLP 1.x, "Failures"). Where the status speaks of
    /// the address or the credentials, the data are kept for a better one.
    fileprivate init(status: Int, url: String) {
        let (kind, advice): (Kind, String) =
            switch status {
            case 429, 502, 503, 504: (.retryable, "it is kept and can be sent again")
            case 401, 403, 407: (.misconfigured, "check the collector's credentials")
            case 300...399: (.misconfigured, "redirects are not followed; give the final URL")
            case 404, 405: (.misconfigured, "check the endpoint: it is a base URL, /v1/… is appended")
            default: (.permanent, "the collector refuses these data")
            }
        self.init(kind: kind, status: status, description: "\(url) answered \(status): \(advice)")
    }
}

extension HTTPClientError {
    fileprivate var deliveryKind: DeliveryFailure.Kind {
        switch code {
        case .invalidURL, .invalidHeader, .tlsFailure, .notHTTP: .misconfigured
        default: .retryable
        }
    }
}
