import SomaConfiguration
import SomaModel
import SomaRouting
import Testing

struct CollectorRoutingTests {
    static let cases = RoutingCase.recording + RoutingCase.daemon + RoutingCase.export

    @Test(arguments: cases) func `a situation comes to its plan`(row: RoutingCase) throws {
        let plan = try row.routing().plan(for: row.memory())
        #expect(plan.routes.map(\.text) == row.routes)
        #expect(plan.changes.map(\.text) == row.changes)
        #expect(plan.problem?.description == row.problem)
    }

    @Test(arguments: cases) func `a plan that was carried out changes nothing the next time`(row: RoutingCase) throws {
        let plan = try row.routing().plan(for: row.memory())
        var memory = try row.memory()
        for change in plan.changes { memory.apply(change) }
        #expect(memory == plan.memory)
        let next = try row.routing().plan(for: memory)
        #expect(next.changes == [])
        #expect(next.routes.map(\.name) == plan.routes.map(\.name))
    }

    @Test(arguments: cases) func `the note is that of soma.yaml alone`(row: RoutingCase) throws {
        let plan = try row.routing().plan(for: row.memory())
        guard row.changes.contains("note") else { return #expect(plan.memory.note == (try row.memory()).note) }
        #expect(plan.memory.note == (try Configuration(yaml: Array(row.yaml.utf8))).exporter.collectorsNote)
    }

    @Test func `each case has an id of its own`() {
        #expect(Set(Self.cases.map(\.id)).count == Self.cases.count)
    }

    struct Acceptance: CustomTestStringConvertible, Sendable {
        let id: String
        var environment: [String: String] = [:]
        var option: String?
        var known = allAtA
        var accepted: Set<ExportSignal>
        var changes: [String] = []

        var testDescription: String { id }
    }

    static let acceptances = [
        Acceptance(id: "a base that accepted nothing", option: "http://b", accepted: []),
        Acceptance(
            id: "a base that accepted one signal takes all along",
            option: "http://b",
            accepted: [.traces],
            changes: ["remember default http://b: traces metrics logs"]
        ),
        Acceptance(
            id: "a base of a variable takes along the known signals alone",
            environment: [endpointVariable: "http://b"],
            known: ["default logs http://a", "default traces http://a"],
            accepted: [.logs],
            changes: ["remember default http://b: traces logs"]
        ),
        Acceptance(
            id: "a signal's own address that accepted something",
            environment: [tracesVariable: "http://own"],
            accepted: [.traces, .logs, .metrics],
            changes: ["remember default http://a: traces=http://own metrics logs"]
        ),
        Acceptance(
            id: "a signal's own address that accepted nothing, beside others that did",
            environment: [tracesVariable: "http://own"],
            accepted: [.logs, .metrics]
        ),
        Acceptance(
            id: "one of two own addresses",
            environment: [tracesVariable: "http://own", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT": "http://logs"],
            known: ["default logs http://a http://old", "default metrics http://a", "default traces http://a"],
            accepted: [.traces],
            changes: ["remember default http://a: traces=http://own metrics logs=http://old"]
        ),
        Acceptance(
            id: "a base that was the known one loses the own address that it replaced",
            option: "http://a",
            known: ["default traces http://a http://own"],
            accepted: [.traces],
            changes: ["remember default http://a: traces metrics logs"]
        ),
        Acceptance(id: "an address that was not on trial", option: "http://a", accepted: [.traces, .metrics, .logs]),
    ]

    @Test(arguments: acceptances) func `an address on trial is remembered once it accepts something`(
        row: Acceptance
    ) throws {
        let situation = RoutingCase(
            id: row.id,
            asker: .export,
            environment: row.environment,
            option: row.option,
            known: row.known,
            followed: ""
        )
        let plan = try situation.routing().plan(for: situation.memory())
        let route = try #require(plan.routes.first)
        #expect(route.changes(whenAccepted: row.accepted, in: plan.memory).map(\.text) == row.changes)
    }

    @Test func `what is forgotten by name comes back with the next hook if soma.yaml names it`() throws {
        let row = RoutingCase(id: "", asker: .hook, yaml: namesA, known: allAtA, followed: namesA)
        let forgotten = CollectorRouting.planToForget("default", in: try row.memory())
        #expect(forgotten.changes.map(\.text) == ["forget default: traces metrics logs", "note"])
        #expect(forgotten.memory.known == [])
        let plan = try row.routing().plan(for: forgotten.memory)
        #expect(plan.changes.map(\.text) == ["remember default http://a: traces metrics logs", "note"])
    }

    @Test func `what soma.yaml named is noted as it always was, or each upgrade would take it over anew`() throws {
        let document = """
            exporter:
              endpoint: http://a
              destinations: {b: {endpoint: 'http://b', signals: [metrics]}}
            """
        let named = try Configuration(yaml: Array(document.utf8)).exporter
        #expect(named.collectorsNote == "default http://a logs= metrics= traces=\nb http://b metrics=")
        let signals = try Configuration(yaml: Array("exporter: {signals: [traces]}".utf8)).exporter
        #expect(signals.collectorsNote == "default - traces=")
        let own = try Configuration(yaml: Array(namesA.utf8)) { $0 == tracesVariable ? "http://a/t" : nil }.exporter
        #expect(own.collectorsNote == "default http://a logs= metrics= traces=http://a/t")
        #expect(ExporterSettings().collectorsNote == "")
    }
}
