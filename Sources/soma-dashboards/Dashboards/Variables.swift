internal import SomaModel
internal import SomaPrometheus

extension Variable {
    static let datasource = Variable(name: "datasource", label: "Metrics", kind: .datasource("prometheus"))
    static let traces = Variable(name: "traces", label: "Traces", kind: .datasource("tempo"))
    static let job = Variable(
        name: "job",
        label: "Job",
        description: "How metrics came here. What is both scraped and sent by OTLP counts twice: choose one.",
        kind: .values(of: Label.job, in: PromQL.series(.agents), several: true)
    )
    static let instance = Variable(
        name: "instance",
        label: "Instance",
        description:
            "Which soma: whose state folder it is. Under another instance its counters count anew. Behind a collector's "
            + "Prometheus exporter that is scraped without honor_labels, all have the collector's.",
        kind: .values(of: Label.instance, in: PromQL.series(.agents, .job), several: true)
    )
    static let agents = Variable(
        name: "agent",
        label: "Agent",
        kind: .values(of: Label.agent, in: PromQL.series(.pressure, .somas), several: true)
    )
    static let oneAgent = Variable(
        name: "agent",
        label: "Agent",
        kind: .values(of: Label.agent, in: PromQL.series(.pressure, .somas), several: false)
    )
    static let horizon = Variable(
        name: "horizon",
        label: "Actions after",
        kind: .values(of: Label.horizon, in: PromQL.series(.guidanceOutcomes, .somas), several: false)
    )
    static let service = Variable(
        name: "service",
        label: "Service",
        kind: .values(of: Label.job, in: PromQL.count(.httpServerRequestDuration), several: false)
    )
}

extension Instrument {
    /// What HTTP services measure by OpenTelemetry's semantic conventions; none of soma's own.
    static let httpServerRequestDuration = Instrument(
        "http.server.request.duration",
        .histogram,
        unit: "s",
        "Duration of HTTP server requests."
    )
}
