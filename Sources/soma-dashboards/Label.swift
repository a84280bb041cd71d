internal import SomaModel
internal import SomaPrometheus

/// Labels of soma's series, as Prometheus has them.
enum Label {
    static let agent = name(AttributeName.agentID)
    static let overflow = name(AttributeName.overflow)
    static let tool = name(AttributeName.toolName)
    static let outcome = name(AttributeName.outcome)
    static let signal = name(AttributeName.signal)
    static let modeName = name(AttributeName.modeName)
    static let pattern = name(AttributeName.guidancePattern)
    static let arm = name(AttributeName.guidanceArm)
    static let horizon = name(AttributeName.horizon)
    static let recovered = name(AttributeName.recovered)
    static let rule = name(AttributeName.blockRule)
    static let decision = name(AttributeName.blockDecision)
    static let budgetDimension = name(AttributeName.budgetDimension)
    static let hookEvent = name(AttributeName.hookEvent)
    static let component = name(AttributeName.failureComponent)
    static let exporterSignal = name(AttributeName.exporterSignal)
    static let destination = name(AttributeName.exporterDestination)
    static let result = name(AttributeName.exporterResult)
    static let status = name(AttributeName.statusCode)
    static let job = "job"
    static let instance = "instance"
    /// What Prometheus makes of soma's own `instance` where it scrapes a collector; elsewhere there is none.
    static let exportedInstance = "exported_instance"
    static let bound = "le"

    /// Which soma it is: agents on two machines may have one name.
    static let soma = [job, instance, exportedInstance]
    /// Which agent of which soma. Those beyond the limit share one series, which is not the agent that may be called as
    /// panels call them.
    static let oneAgent = soma + [overflow, agent]
    /// What those beyond the limit are called.
    static let others = "(others)"
    /// Where an agent is, for people.
    static let place = [instance, exportedInstance]
    /// soma's version, where a collector's Prometheus exporter says it.
    static let scopeVersion = "otel_scope_version"

    private static func name(_ attribute: String) -> String { PrometheusName.label(attribute) }
}
