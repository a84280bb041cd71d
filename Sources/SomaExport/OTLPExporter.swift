package import SomaHTTP
internal import SomaModel
internal import SomaOTLP
package import SomaTelemetry

/// Sends telemetry to one collector as OTLP over HTTP, binary protobuf. Blocks; one request at a time, over connections
/// that are kept.
package struct OTLPExporter: ~Copyable {
    /// A body that can be made smaller is not sent beyond this; collectors take 20 MiB where nobody has set less.
    private static let largestBody = 4 << 20

    let targets: OTLPTargets
    private let source: TelemetrySource
    private let deadline: Deadline
    private var client: HTTPClient
    private var encoder = OTLPEncoder()

    /// Throws only where libcurl cannot be set up at all.
    package init(
        to targets: OTLPTargets,
        from source: TelemetrySource,
        before deadline: Deadline = Deadline()
    ) throws(DeliveryFailure) {
        let client: HTTPClient
        do throws(HTTPClientError) {
            client = try HTTPClient()
        } catch {
            throw DeliveryFailure(kind: .misconfigured, status: 0, description: error.description)
        }
        self.targets = targets
        self.source = source
        self.deadline = deadline
        self.client = client
    }

    /// Needs a target for the batch's signal.
    package mutating func send(_ batch: OTLPBatch) throws(DeliveryFailure) -> Delivery {
        let body =
            switch batch {
            case .items(let items, _): encoder.request(of: items, from: source)
            case .metrics(let metrics, let time, let temporality):
                encoder.encodeMetrics(metrics, at: time, temporality: temporality, from: source)
            }
        if body.count > Self.largestBody, batch.count > 1 {
            throw DeliveryFailure(kind: .tooLarge, status: 0, description: "a request of \(body.count) bytes")
        }
        return try post(body, batch.signal)
    }

    mutating func post(_ body: [UInt8], _ signal: ExportSignal) throws(DeliveryFailure) -> Delivery {
        guard let target = targets[signal] else {
            throw DeliveryFailure(kind: .misconfigured, status: 0, description: "no address for \(signal)")
        }
        var headers = [(name: "Content-Type", value: "application/x-protobuf")]
        if HTTPHeaders(target.headers)["User-Agent"] == nil {
            headers.append((name: "User-Agent", value: "soma/\(somaVersion)"))
        }
        var body = body
        if target.isCompressed, let packed = Gzip.compress(body) {
            body = packed
            headers.append((name: "Content-Encoding", value: "gzip"))
        }
        let response: HTTPResponse
        do throws(HTTPClientError) {
            response = try client.post(
                body,
                to: target.url,
                headers: headers + target.headers,
                timeout: target.timeout,
                tls: target.tls,
                deadline: deadline
            )
        } catch {
            throw DeliveryFailure(error)
        }
        guard 200...299 ~= response.status else {
            throw DeliveryFailure(response, url: target.url, signal: signal)
        }
        return try delivery(response, target.url)
    }

    /// What a success says. "The server MUST use the same Content-Type in the response as it received in the request" (OTLP
    /// 1.x, "OTLP/HTTP Response"); an empty body and JSON are taken too, whatever else says success is no collector.
    private func delivery(_ response: HTTPResponse, _ url: String) throws(DeliveryFailure) -> Delivery {
        if response.body.isEmpty { return Delivery(rejected: 0, message: "") }
        if response.headers.hasContent(ofType: "application/json") {
            if let delivery = Delivery(json: response.body) { return delivery }
        } else if let answer = try? OTLPResponse(response.body) {
            return Delivery(rejected: Int(answer.rejected), message: answer.message)
        }
        throw DeliveryFailure(
            kind: .misconfigured,
            status: response.status,
            description:
                "\(url.withoutCredentials) answered \(response.status) with something that is not OTLP: "
                + "check the endpoint"
        )
    }
}
