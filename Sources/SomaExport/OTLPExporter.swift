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
    /// How long the collector asks to be left alone; `nil` where it does not.
    package var retryAfter: Duration?
    package var description: String
}

/// Sends spans and metrics to one collector as OTLP over HTTP, binary protobuf. Blocks; one request at a time.
package struct OTLPExporter: ~Copyable {
    let targets: OTLPTargets
    private let source: TelemetrySource
    private var tracesClient: HTTPClient
    private var metricsClient: HTTPClient
    private var encoder = OTLPEncoder()

    /// Throws only where libcurl cannot be set up at all.
    package init(to targets: OTLPTargets, from source: TelemetrySource) throws(DeliveryFailure) {
        let tracesClient = try Self.client(targets.traces)
        let metricsClient = try Self.client(targets.metrics)
        self.targets = targets
        self.source = source
        self.tracesClient = tracesClient
        self.metricsClient = metricsClient
    }

    private static func client(_ target: OTLPTarget) throws(DeliveryFailure) -> HTTPClient {
        do throws(HTTPClientError) {
            return try HTTPClient(tls: target.tls)
        } catch {
            throw DeliveryFailure(kind: .misconfigured, status: 0, description: error.description)
        }
    }

    package mutating func send(_ spans: [Span]) throws(DeliveryFailure) -> Delivery {
        let body = encoder.encodeTraces(spans, from: source)
        return try delivery(try postTraces(body), targets.traces.url) { (body) throws(OTLPError) in
            try OTLPResponse(traces: body)
        }
    }

    package mutating func send(_ metrics: [Metric], at time: Timestamp) throws(DeliveryFailure) -> Delivery {
        let body = encoder.encodeMetrics(metrics, at: time, from: source)
        return try delivery(try postMetrics(body), targets.metrics.url) { (body) throws(OTLPError) in
            try OTLPResponse(metrics: body)
        }
    }

    /// What a success says. "The server MUST use the same Content-Type in the response as it received in the request" (OTLP
    /// 1.x, "OTLP/HTTP Response"); an empty body and JSON are taken too, whatever else says success is no collector.
    func delivery(
        _ response: HTTPResponse,
        _ url: String,
        _ decode: ([UInt8]) throws(OTLPError) -> OTLPResponse
    ) throws(DeliveryFailure) -> Delivery {
        if response.body.isEmpty || response.headers["Content-Type"]?.hasPrefix("application/json") == true {
            return Delivery(rejected: 0, message: "")
        }
        do throws(OTLPError) {
            let answer = try decode(response.body)
            return Delivery(rejected: Int(answer.rejected), message: answer.message)
        } catch {
            throw DeliveryFailure(
                kind: .misconfigured,
                status: response.status,
                description: "\(url) answered \(response.status) with something that is not OTLP: check the endpoint"
            )
        }
    }

    mutating func postTraces(_ body: [UInt8]) throws(DeliveryFailure) -> HTTPResponse {
        try Self.post(body, to: targets.traces, over: &tracesClient)
    }

    mutating func postMetrics(_ body: [UInt8]) throws(DeliveryFailure) -> HTTPResponse {
        try Self.post(body, to: targets.metrics, over: &metricsClient)
    }

    /// A response that says success.
    private static func post(
        _ body: [UInt8],
        to target: OTLPTarget,
        over client: inout HTTPClient
    ) throws(DeliveryFailure) -> HTTPResponse {
        let own = [
            (name: "Content-Type", value: "application/x-protobuf"), (name: "User-Agent", value: "soma/\(somaVersion)"),
        ]
        let response: HTTPResponse
        do {
            response = try client.post(body, to: target.url, headers: own + target.headers, timeout: target.timeout)
        } catch {
            throw DeliveryFailure(kind: error.deliveryKind, status: 0, description: error.description)
        }
        guard 200...299 ~= response.status else { throw DeliveryFailure(response, url: target.url) }
        return response
    }
}

extension DeliveryFailure {
    /// "The requests that receive a response status code listed in following table SHOULD be retried. All other 4xx or 5xx
    /// response status codes MUST NOT be retried": 429, 502, 503, 504 (OTLP 1.x, "Failures"). Only where the status speaks
    /// of the data are they given up; else they are kept for whoever asks for the next export.
    fileprivate init(_ response: HTTPResponse, url: String) {
        let status = response.status
        let (kind, advice): (Kind, String) =
            switch status {
            case 429, 502, 503, 504: (.retryable, "what waits is kept and can be sent again")
            case 401, 403, 407: (.misconfigured, "check the collector's credentials")
            case 300...399: (.misconfigured, "redirects are not followed; give the final URL")
            case 404, 405: (.misconfigured, "check the endpoint: it is a base URL, /v1/… is appended")
            case 400, 413, 422: (.permanent, "the collector refuses these data, which are dropped and counted")
            default: (.misconfigured, "check the collector; what waits is kept")
            }
        self.init(
            kind: kind,
            status: status,
            retryAfter: kind == .permanent ? nil : response.retryAfter,
            description: "\(url) answered \(status): \(advice)"
        )
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
