internal import SomaCommand
internal import SomaExport
internal import SomaJSON
internal import SomaModel
internal import SomaRouting
internal import SomaSetup
internal import SomaStore
internal import SomaSystem
internal import SomaTelemetry

/// `soma export --test`: one span, one point and one log record, and what each collector says to each.
struct ExportTest {
    private let routes: [CollectorRoute]

    /// One signal's answer.
    private struct Answer {
        var destination: String
        var signal: String
        var url: String
        var milliseconds: Int
        /// What the collector said beside that it took everything; empty where nothing.
        var warning: String
        /// `nil` where everything was taken.
        var problem: String?
    }

    init(_ routes: [CollectorRoute]) {
        self.routes = routes
    }

    func run(asJSON: Bool) throws(CommandFailure) {
        var answers: [Answer] = []
        for route in routes { answers += try Self.answers(of: route) }
        try CommandRunner.print(asJSON ? Self.json(answers) : answers.map(line).joined())
        if answers.contains(where: { $0.problem != nil }) { throw .failed("") }
    }

    private static func answers(of route: CollectorRoute) throws(CommandFailure) -> [Answer] {
        var exporter: OTLPExporter
        do throws(DeliveryFailure) {
            exporter = try OTLPExporter(to: route.targets, from: Telemetry.source(instanceID: "export-test"))
        } catch {
            throw .failed(error.description)
        }
        let now = Timestamp.now
        let span = span(at: now)
        var answers: [Answer] = []
        for batch in [
            OTLPBatch.spans([span]), .metrics([metric], at: now, route.temporality), .logs([record(of: span)]),
        ] {
            guard let url = route.urls[batch.signal] else { continue }
            let start = SystemClock.monotonicSeconds
            var warning = ""
            var problem: String?
            do throws(DeliveryFailure) {
                let delivery = try exporter.send(batch)
                if delivery.rejected > 0 {
                    problem = "rejected it: \(delivery.message)"
                } else {
                    warning = delivery.message
                }
            } catch {
                problem = error.description
            }
            answers.append(
                Answer(
                    destination: route.name,
                    signal: batch.signal.rawValue,
                    url: url.withoutCredentials,
                    milliseconds: Int((SystemClock.monotonicSeconds - start) * 1_000),
                    warning: warning.withoutCredentials,
                    problem: problem?.withoutCredentials
                )
            )
        }
        return answers
    }

    private func line(_ answer: Answer) -> String {
        let name = routes.count > 1 ? answer.destination + " " : ""
        let taken =
            "taken in \(answer.milliseconds) ms" + (answer.warning.isEmpty ? "" : ", which warns: \(answer.warning)")
        let result = answer.problem.map { "failed: " + $0 } ?? taken
        return
            "\(name)\(answer.signal.padded(to: 8)) \(answer.url.withoutCredentials.printable) \(result.printable)\n"
    }

    private static func json(_ answers: [Answer]) -> String {
        var writer = JSONWriter()
        writer.beginArray()
        for answer in answers {
            writer.beginObject()
            writer.member("destination", answer.destination)
            writer.member("signal", answer.signal)
            writer.member("url", answer.url)
            writer.member("taken", answer.problem == nil)
            if !answer.warning.isEmpty { writer.member("message", answer.warning) }
            if let problem = answer.problem { writer.member("error", problem) }
            writer.member("milliseconds", answer.milliseconds)
            writer.endObject()
        }
        writer.endArray()
        return writer.text + "\n"
    }

    private static func span(at time: Timestamp) -> Span {
        Span(
            traceID: SpanIdentity.traceID(session: "export-test:" + time.rfc3339),
            spanID: SpanIdentity(epoch: "", session: "export-test:" + time.rfc3339, agent: "soma").root(ordinal: 1),
            parentSpanID: nil,
            name: "soma export --test",
            startTime: time,
            endTime: time,
            status: .unset,
            attributes: [],
            events: []
        )
    }

    private static func record(of span: Span) -> LogRecord {
        LogRecord(
            time: span.startTime,
            severity: .info,
            eventName: EventName.exportTest,
            body: span.name,
            attributes: [],
            span: LogRecord.SpanReference(traceID: span.traceID, spanID: span.spanID)
        )
    }

    private static let metric = Metric(
        instrument: .exportTest,
        points: [Metric.Point(attributes: [], startTime: nil, value: .int(1))]
    )
}
