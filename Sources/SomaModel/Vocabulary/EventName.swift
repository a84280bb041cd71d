/// The names of span events and log records.
package enum EventName {
    package static let exportTest = "soma.export.test"

    /// An audit line and the log record of the same event differ by the prefix alone.
    package static func of(_ event: AuditEvent) -> String {
        switch event {
        case .session: "soma.session"
        case .pressureUpdate: "soma.pressure_update"
        case .modeChange: "soma.mode_change"
        case .guidanceFiring: "soma.guidance_firing"
        case .blockDecision: "soma.block_decision"
        case .failure: "soma.failure"
        case .export: "soma.export"
        }
    }
}
