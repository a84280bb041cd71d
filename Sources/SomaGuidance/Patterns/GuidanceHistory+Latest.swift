extension GuidanceHistory {
    /// The latest action that is remembered: its tool, whether it failed, and the own pressure after it, in [0, 1].
    package var latest: (tool: String, failed: Bool, ownPressure: Double)? {
        recent.last.map { ($0.tool.name, $0.failed, $0.ownPressure) }
    }

    /// Whether one of the remembered actions failed.
    package var hasFailed: Bool { recent.contains { $0.failed } }

    /// Whether a pattern fired at this action or a later one.
    package func hasFired(since number: Int) -> Bool { firings.contains { $0.number >= number } }
}
