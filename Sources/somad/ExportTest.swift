internal import SomaCommand
internal import SomaExport
internal import SomaJSON
internal import SomaModel
internal import SomaSetup
internal import SomaStore
internal import SomaSystem
internal import SomaTelemetry

/// `soma export --test`: one span and one point, and what the collector says to each.
struct ExportTest {
    private let targets: OTLPTargets

    /// One signal's answer.
    private struct Answer {
        var signal: String
        var url: String
        var milliseconds: Int
        /// `nil` where everything was taken.
        var problem: String?
    }

    init(_ targets: OTLPTargets) {
        self.targets = targets
    }

    func run(asJSON: Bool) throws(CommandFailure) {
        var exporter: OTLPExporter
        do throws(DeliveryFailure) {
            exporter = try OTLPExporter(to: targets, from: Telemetry.source(instanceID: "export-test"))
        } catch {
            throw .failed(error.description)
        }
        let now = Timestamp.now
        let traces = Self.answer("traces", targets.traces.url) { () throws(DeliveryFailure) in
            try exporter.send([Self.span(at: now)])
        }
        let metrics = Self.answer("metrics", targets.metrics.url) { () throws(DeliveryFailure) in
            try exporter.send([Self.metric], at: now)
        }
        let answers = [traces, metrics]
        try CommandRunner.print(asJSON ? Self.json(answers) : answers.map(Self.line).joined())
        if answers.contains(where: { $0.problem != nil }) { throw .failed("") }
    }

    private static func answer(
        _ signal: String,
        _ url: String,
        _ send: () throws(DeliveryFailure) -> Delivery
    ) -> Answer {
        let start = SystemClock.monotonicSeconds
        var problem: String?
        do throws(DeliveryFailure) {
            let delivery = try send()
            if delivery.rejected > 0 { problem = "rejected it: \(delivery.message)" }
        } catch {
            problem = error.description
        }
        return Answer(
            signal: signal,
            url: url.withoutUserInformation,
            milliseconds: Int((SystemClock.monotonicSeconds - start) * 1_000),
            problem: problem?.withoutUserInformation
        )
    }

    private static func line(_ answer: Answer) -> String {
        let result = answer.problem.map { "failed: " + $0 } ?? "taken in \(answer.milliseconds) ms"
        return "\(answer.signal.padded(to: 8)) \(answer.url.printable) \(result.printable)\n"
    }

    private static func json(_ answers: [Answer]) -> String {
        var writer = JSONWriter()
        writer.beginArray()
        for answer in answers {
            writer.beginObject()
            writer.member("signal", answer.signal)
            writer.member("url", answer.url)
            writer.member("taken", answer.problem == nil)
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

    private static let metric = Metric(
        instrument: Instrument("soma.export.test", .gauge, unit: "1", "Sent by soma export --test."),
        points: [Metric.Point(attributes: [], startTime: nil, value: .int(1))]
    )
}
