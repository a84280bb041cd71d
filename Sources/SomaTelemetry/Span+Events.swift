package import SomaModel

extension Span {
    /// `invoke_agent`: a session of an agent, once it is over.
    package init(_ event: SessionEvent, in context: SpanContext) {
        self.init(
            traceID: context.traceID,
            spanID: context.rootSpanID,
            parentSpanID: context.parentSpanID,
            name: "\(OperationName.invokeAgent) \(event.agent)",
            startTime: event.startTime,
            endTime: max(event.startTime, event.endTime),
            status: .unset,
            attributes: common(
                .session,
                operation: OperationName.invokeAgent,
                agent: event.agent,
                session: event.session
            ).sorted(),
            events: []
        )
    }

    /// `execute_tool`: an action, with the mode change that was noticed at it.
    package init(_ update: PressureUpdate, modeChange: ModeChange?, in context: SpanContext) {
        self.init(
            traceID: context.traceID,
            spanID: context.identity.action(update.reading.number),
            parentSpanID: context.rootSpanID,
            name: "\(OperationName.executeTool) \(update.tool)",
            startTime: update.startTime,
            endTime: update.endTime,
            status: update.outcome == .error ? .error : .unset,
            attributes: update.attributes.sorted(),
            events: modeChange.map { [Event($0)] } ?? []
        )
    }

    /// `soma.guidance`: a pattern that fired; `spanID` of the action after which it did, `nil` where it was before a call.
    package init(_ firing: GuidanceFiring, afterAction action: SpanID?, in context: SpanContext) {
        self.init(
            traceID: context.traceID,
            spanID: context.identity.guidance(firing.id),
            parentSpanID: action ?? context.rootSpanID,
            name: "\(SpanName.guidance) \(firing.pattern)",
            startTime: firing.time,
            endTime: firing.time,
            status: .unset,
            attributes: firing.attributes.sorted(),
            events: []
        )
    }

    /// `soma.block`: a decision on a destructive operation.
    package init(_ decision: BlockDecision, in context: SpanContext) {
        self.init(
            traceID: context.traceID,
            spanID: context.identity.block(decision.id),
            parentSpanID: context.rootSpanID,
            name: "\(SpanName.block) \(decision.tool)",
            startTime: decision.time,
            endTime: decision.time,
            status: decision.denied ? .error : .unset,
            attributes: decision.attributes.sorted(),
            events: []
        )
    }
}

extension Span.Event {
    fileprivate init(_ change: ModeChange) {
        self.init(
            name: EventName.of(.modeChange),
            time: change.time,
            attributes: [
                Attribute(AttributeName.modeFrom, .string(change.from.name)),
                Attribute(AttributeName.modeTo, .string(change.to.name)),
            ]
        )
    }
}

extension PressureUpdate {
    fileprivate var attributes: [Attribute] {
        var attributes = common(.pressureUpdate, operation: OperationName.executeTool, agent: agent, session: session)
        attributes.reserveCapacity(24)
        attributes.append(Attribute(AttributeName.toolName, .string(tool)))
        if !callID.isEmpty { attributes.append(Attribute(AttributeName.toolCallID, .string(callID))) }
        switch outcome {
        case .ok: break
        case .error: attributes.append(Attribute(AttributeName.errorType, .string(ErrorType.tool)))
        case .cancelled: attributes.append(Attribute(AttributeName.outcome, .string(outcome.rawValue)))
        }
        attributes.append(Attribute(AttributeName.actionNumber, .int(Int64(reading.number))))
        attributes.append(Attribute(AttributeName.pressure, .double(reading.pressure)))
        attributes.append(Attribute(AttributeName.ownPressure, .double(reading.ownPressure)))
        attributes.append(Attribute(AttributeName.mode, .string(reading.mode.name)))
        attributes.append(Attribute(AttributeName.tokens, .int(tokens)))
        attributes.append(Attribute(AttributeName.costUSD, .double(costUSD)))
        for signal in Signal.allCases {
            attributes.append(Attribute(AttributeName.vital(signal), .double(reading.vitals[signal])))
            attributes.append(Attribute(AttributeName.signalPressure(signal), .double(reading.signalPressures[signal])))
        }
        return attributes
    }
}

extension GuidanceFiring {
    fileprivate var attributes: [Attribute] {
        common(.guidanceFiring, operation: nil, agent: agent, session: session) + [
            Attribute(AttributeName.actionNumber, .int(Int64(number))),
            Attribute(AttributeName.guidancePattern, .string(pattern)),
            Attribute(AttributeName.guidanceSeverity, .string(severity.rawValue)),
            Attribute(AttributeName.guidanceArm, .string(arm.rawValue)),
            Attribute(AttributeName.guidanceFiringID, .string(id)),
            Attribute(AttributeName.guidanceInjected, .bool(arm == .treatment)),
        ]
    }
}

extension BlockDecision {
    fileprivate var attributes: [Attribute] {
        common(.blockDecision, operation: nil, agent: agent, session: session) + [
            Attribute(AttributeName.actionNumber, .int(Int64(number))),
            Attribute(AttributeName.toolName, .string(tool)),
            Attribute(AttributeName.blockDecision, .string(word.rawValue)),
            Attribute(AttributeName.blockRule, .string(rule)),
            Attribute(AttributeName.blockID, .string(id)),
        ]
    }
}

/// What every span of soma carries.
private func common(_ event: AuditEvent, operation: String?, agent: String, session: String) -> [Attribute] {
    var attributes = [
        Attribute(AttributeName.event, .string(event.rawValue)),
        Attribute(AttributeName.agentID, .string(agent)),
        Attribute(AttributeName.conversationID, .string(session)),
        Attribute(AttributeName.sessionID, .string(session)),
    ]
    if let operation { attributes.append(Attribute(AttributeName.operationName, .string(operation))) }
    return attributes
}

extension [Attribute] {
    /// By key, so that equal data gives equal bytes.
    package func sorted() -> [Attribute] { sorted { $0.key < $1.key } }
}
