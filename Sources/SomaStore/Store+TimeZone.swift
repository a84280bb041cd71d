package import SomaSystem

/// The time zone whose days a state folder's budget counts by.
extension Store {
    private static let timeZoneKey = "time_zone"

    private static func ruleKey(_ zone: String) -> String { "time_zone_rule \(zone)" }

    /// Of the process that made the folder, or, in a folder that is older than this, that first wrote into it since. `nil`
    /// where nothing has been recorded.
    package func timeZoneName() throws(StoreError) -> String? { try installed(Self.timeZoneKey) }

    /// A zone by its name, on a machine without it by the rule that was kept of it; `nil` where neither is known.
    package func timeZone(named name: String) throws(StoreError) -> Zone? {
        Zone(name, orRule: try installed(Self.ruleKey(name)))
    }

    /// Whether nothing is left to keep: neither the folder's own zone nor the rule of the one that the settings have. A
    /// machine without the tz database has no rule to add.
    static func keepsTimeZone(_ other: String?, _ unit: UnitOfWork) throws(StoreError) -> Bool {
        guard try unit.installed(timeZoneKey) != nil else { return false }
        guard let other, try unit.installed(ruleKey(other)) == nil else { return true }
        return Zone.rule(of: other) == nil
    }

    /// The zone of this process becomes the folder's where it has none yet; zones are kept with their rules, for machines
    /// that do not know their names. Needs a transaction under way.
    func keepTimeZone(_ other: String?) throws(StoreError) {
        for name in [try installed(Self.timeZoneKey) { Zone.processName }, other] {
            guard let name, let rule = Zone.rule(of: name) else { continue }
            _ = try installed(Self.ruleKey(name)) { rule }
        }
    }
}
