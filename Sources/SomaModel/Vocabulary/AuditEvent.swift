/// The kinds of lines in the audit log; also the values of the attribute `soma.event`.
package enum AuditEvent: String, CaseIterable, Sendable {
    case session
    case pressureUpdate = "pressure_update"
    case modeChange = "mode_change"
    case guidanceFiring = "guidance_firing"
    case blockDecision = "block_decision"
    case failure
    case export

    package init(_ event: Event) {
        self =
            switch event {
            case .session: .session
            case .pressureUpdate: .pressureUpdate
            case .modeChange: .modeChange
            case .guidanceFiring: .guidanceFiring
            case .blockDecision: .blockDecision
            }
    }
}
