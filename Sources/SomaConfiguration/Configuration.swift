package import SomaEngine
package import SomaModel

/// Every setting that `soma.yaml` or the environment can change, with the value in force and where it came from. What is
/// in neither has its default.
package struct Configuration: Equatable, Sendable {
    /// In the state folder.
    package static let fileName = "soma.yaml"

    package internal(set) var modeBounds = ModeBoundSettings()
    /// Each finite and ≥ 0, one at least > 0; default 1.
    package internal(set) var weights = PerSignal(repeating: Setting(1.0))
    /// In the file's order.
    package internal(set) var agents: [AgentSettings] = []
    package internal(set) var budget = BudgetSettings()
    package internal(set) var retention = RetentionSettings()
    /// How much of a subagent's pressure reaches its parent, in [0, 1]; default 0.5.
    package internal(set) var subagentTrust = Setting(0.5)
    /// Default `redacted`.
    package internal(set) var recording = Setting(RecordingMode.redacted)
    /// `HOST:PORT` each, one at least; default `127.0.0.1:19464`.
    package internal(set) var listenAddresses = Setting(["127.0.0.1:19464"])
    package internal(set) var exporter = ExporterSettings()
    package internal(set) var queue = QueueSettings()
    package internal(set) var cardinality = CardinalitySettings()
    /// What of the environment is left out or taken as something else, one line each.
    package internal(set) var warnings: [String] = []

    /// The defaults.
    package init() {}
}

/// The pressures at which modes begin: 0 < guide < warn < block ≤ 1.
package struct ModeBoundSettings: Equatable, Sendable {
    package internal(set) var guide = Setting(ModeBounds.standard.guide)
    package internal(set) var warn = Setting(ModeBounds.standard.warn)
    package internal(set) var block = Setting(ModeBounds.standard.block)

    var bounds: ModeBounds? { ModeBounds(guide: guide.value, warn: warn.value, block: block.value) }
}

/// What holds for one agent: its own values, else those that hold in general.
package struct AgentSettings: Equatable, Sendable {
    package internal(set) var name: String
    package internal(set) var modeBounds: ModeBoundSettings
    package internal(set) var weights: PerSignal<Setting<Double>>
}

/// What all agents together may spend in a period.
package struct BudgetSettings: Equatable, Sendable {
    /// `SOMA_BUDGET_TOKENS`, else `budget.tokens`, each > 0; default no limit.
    package internal(set) var tokens = Setting<Double?>(nil)
    /// `SOMA_BUDGET_COST_USD`, else `budget.cost_usd`, each > 0; default no limit.
    package internal(set) var costUSD = Setting<Double?>(nil)
    /// Default a day.
    package internal(set) var period = Setting(Budget.Period.day)
    /// Whose days and months those are, a name of the tz database; default the zone in which the state folder was made.
    package internal(set) var timeZone = Setting<String?>(nil)
}

/// How long things are kept, and how much of them.
package struct RetentionSettings: Equatable, Sendable {
    /// Rows of actions; default 90 days.
    package internal(set) var actions = Setting(RetentionAge(days: 90))
    /// Recorded sessions; default 30 days.
    package internal(set) var recordingsAge = Setting(RetentionAge(days: 30))
    /// All recorded sessions together; default 500 MiB.
    package internal(set) var recordingsSize = Setting(ByteCount(mebibytes: 500))
}

/// How much may wait for a collector: what is more, the oldest first, is dropped and counted.
package struct QueueSettings: Equatable, Sendable {
    /// Spans and log records: `OTEL_BSP_MAX_QUEUE_SIZE`, at least 1, else `exporter.queue_items`, from 1,000 to 10,000,000;
    /// default 100,000.
    package internal(set) var items = Setting(100_000.0)
    /// Default 256 MiB.
    package internal(set) var size = Setting(ByteCount(mebibytes: 256))
}

/// How many names become labels; the series of the rest are summed.
package struct CardinalitySettings: Equatable, Sendable {
    /// Agents active in the last day, from 1 to 100,000; default 1,000.
    package internal(set) var agents = Setting(1_000.0)
    /// Tools, from 1 to 10,000; default 100.
    package internal(set) var tools = Setting(100.0)
}

/// What of an action is written to the recorded sessions.
package enum RecordingMode: String, CaseIterable, Sendable {
    /// Counts and keyed hashes in place of texts.
    case redacted
    /// Everything.
    case full
    /// No sessions are recorded.
    case off
}
