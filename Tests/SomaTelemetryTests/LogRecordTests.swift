import SomaModel
import SomaTelemetry
import SomaTestSupport
import Testing

struct LogRecordTests {
    private static let events: [Event] = [
        .session(.stub(.started)), .session(.stub()), .modeChange(.stub), .guidanceFiring(.stub()),
        .guidanceFiring(.stub(arm: .control)), .blockDecision(.stub()), .blockDecision(.stub(denied: false)),
    ]

    @Test func `an event keeps its name, its time and its span`() throws {
        let identity = SpanContext.stub().identity
        let found = Self.events.compactMap { LogRecord($0, in: .stub()) }
        #expect(
            found.map { "\($0.eventName) \($0.severity.rawValue) \($0.body)" } == [
                "soma.session INFO session start", "soma.session INFO session end",
                "soma.mode_change WARN mode OBSERVE to WARN", "soma.guidance_firing ERROR guidance loop given",
                "soma.guidance_firing ERROR guidance loop withheld", "soma.block_decision ERROR rm-rf denied",
                "soma.block_decision WARN rm-rf allowed",
            ]
        )
        #expect(found.map(\.time) == [.noon, .noon(plus: 60)] + Array(repeating: .noon, count: 5))
        let spans = [
            SpanContext.stub().rootSpanID, identity.action(7), identity.guidance("f-1"), identity.block("d-1"),
        ]
        #expect(found.map(\.span?.spanID) == [0, 0, 1, 2, 2, 3, 3].map { spans[$0] })
        for record in found {
            #expect(record.span?.traceID == TraceID(high: 1, low: 2))
            #expect(record.attributes.contains(Attribute("gen_ai.agent.id", .string("a"))))
            #expect(record.attributes == record.attributes.sorted())
        }
    }

    @Test func `a pressure update is none`() {
        #expect(LogRecord(.pressureUpdate(.stub(.stub(), reading: .stub())), in: .stub()) == nil)
    }

    @Test func `a failure says its component and code, and keeps its message`() {
        let failure = FailureRecord(time: .noon, component: "hook", code: "busy", message: "/home/me/secret is locked")
        let record = LogRecord(failure)
        #expect(record.body == "hook: busy")
        #expect(
            record.attributes == [
                Attribute("error.type", .string("busy")), Attribute("soma.component", .string("hook")),
                Attribute("soma.event", .string("failure")),
            ]
        )
        #expect(!record.json.contains("secret"))
    }

    @Test func `a record reads back from its JSON as it was`() {
        for event in Self.events {
            let record = LogRecord(event, in: .stub())
            #expect(record.flatMap { LogRecord(json: $0.json) } == record)
        }
        let failure = LogRecord(FailureRecord(time: .noon, component: "é\0", code: "\n", message: ""))
        #expect(LogRecord(json: failure.json) == failure)
        for text in [
            "", "{}", "[]", #"{"time_unix_nano":1,"severity":"LOUD","event_name":"","body":"","attributes":{}}"#,
        ] {
            #expect(LogRecord(json: text) == nil)
        }
    }
}
