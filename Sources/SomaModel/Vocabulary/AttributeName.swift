/// Every attribute's name, after OpenTelemetry's GenAI semantic conventions where one exists.
package enum AttributeName {
    package static let operationName = "gen_ai.operation.name"
    package static let agentID = "gen_ai.agent.id"
    package static let conversationID = "gen_ai.conversation.id"
    package static let sessionID = "session.id"
    package static let toolName = "gen_ai.tool.name"
    package static let toolCallID = "gen_ai.tool.call.id"
    package static let errorType = "error.type"

    package static let event = "soma.event"
    package static let logRecordUID = "log.record.uid"
    package static let sessionPhase = "soma.session.phase"
    package static let actionNumber = "soma.action.number"
    package static let pressure = "soma.pressure"
    package static let ownPressure = "soma.pressure.own"
    package static let mode = "soma.mode"
    package static let modeFrom = "soma.mode.from"
    package static let modeTo = "soma.mode.to"
    package static let modeName = "soma.mode.name"
    package static let signal = "soma.signal"
    package static let outcome = "soma.outcome"
    package static let tokens = "soma.tokens"
    package static let costUSD = "soma.cost.usd"
    package static let budgetDimension = "soma.budget.dimension"
    package static let hookEvent = "soma.hook.event"
    package static let failureComponent = "soma.component"
    package static let exporterSignal = "soma.exporter.signal"
    package static let exporterDestination = "soma.exporter.destination"
    package static let exporterResult = "soma.exporter.result"
    package static let statusCode = "http.response.status_code"

    package static let guidancePattern = "soma.guidance.pattern"
    package static let guidanceSeverity = "soma.guidance.severity"
    package static let guidanceArm = "soma.guidance.arm"
    package static let horizon = "soma.horizon"
    package static let recovered = "soma.recovered"
    package static let guidanceFiringID = "soma.guidance.firing_id"
    package static let guidanceInjected = "soma.guidance.injected"
    package static let blockDecision = "soma.block.decision"
    package static let blockRule = "soma.block.rule"
    package static let blockID = "soma.block.id"

    package static let serviceName = "service.name"
    package static let serviceVersion = "service.version"
    package static let serviceInstanceID = "service.instance.id"
    package static let hostName = "host.name"
    package static let osType = "os.type"
    package static let sdkName = "telemetry.sdk.name"
    package static let sdkLanguage = "telemetry.sdk.language"
    package static let sdkVersion = "telemetry.sdk.version"

    /// A series that stands for all those beyond the limit, as OpenTelemetry's metrics SDK names it.
    package static let overflow = "otel.metric.overflow"

    package static func vital(_ signal: Signal) -> String {
        switch signal {
        case .uncertainty: "soma.vital.uncertainty"
        case .drift: "soma.vital.drift"
        case .errorRate: "soma.vital.error_rate"
        case .tokenUsage: "soma.vital.token_usage"
        case .cost: "soma.vital.cost"
        }
    }

    package static func signalPressure(_ signal: Signal) -> String {
        switch signal {
        case .uncertainty: "soma.signal_pressure.uncertainty"
        case .drift: "soma.signal_pressure.drift"
        case .errorRate: "soma.signal_pressure.error_rate"
        case .tokenUsage: "soma.signal_pressure.token_usage"
        case .cost: "soma.signal_pressure.cost"
        }
    }
}
