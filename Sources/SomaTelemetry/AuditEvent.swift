/// What a line of the audit log tells of.
package enum AuditEvent: String, CaseIterable, Sendable {
    case session
    case pressureUpdate = "pressure_update"
    case modeChange = "mode_change"
    case guidanceFiring = "guidance_firing"
    case blockDecision = "block_decision"
    case failure
    case export
}
