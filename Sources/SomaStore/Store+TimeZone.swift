package import SomaSystem

/// The time zone whose days a state folder's budget counts by.
extension Store {
    static let timeZoneKey = "time_zone"

    private static func ruleKey(_ zone: String) -> String { "time_zone_rule \(zone)" }

    /// Of the process that made the folder, or, in a folder that is older than this, that first wrote into it since. `nil`
    /// where nothing has been recorded.
    package func timeZoneName() throws(StoreError) -> String? { try installed(Self.timeZoneKey) }

    /// A zone by its name, on a machine without it by the rule that was kept of it; `nil` where neither is known.
    package func timeZone(named name: String) throws(StoreError) -> Zone? {
        Zone(name, orRule: try installed(Self.ruleKey(name)))
    }

    /// Keeps a zone's rule for machines that do not know its name. Does nothing where that has been done, and on such a
    /// machine.
    package func keepRule(ofTimeZone name: String) throws(StoreError) {
        if try installed(Self.ruleKey(name)) != nil { return }
        guard let rule = Zone.rule(of: name) else { return }
        try transaction { () throws(StoreError) in try unit.setInstalled(Self.ruleKey(name), rule) }
    }

    /// The zone of this process becomes the folder's where it has none yet. Needs a transaction under way.
    func keepTimeZone() throws(StoreError) {
        let name = try installed(Self.timeZoneKey) { Zone.processName }
        if let rule = Zone.rule(of: name) { _ = try installed(Self.ruleKey(name)) { rule } }
    }
}
