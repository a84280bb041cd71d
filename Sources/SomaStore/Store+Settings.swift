package import SomaModel

extension Store {
    /// A text of soma's own that is kept with the database; `nil` where there is none.
    package func setting(_ name: String) throws(StoreError) -> String? { try installed(name) }

    package func setSetting(_ name: String, to value: String) throws(StoreError) {
        try transaction { () throws(StoreError) in try noteSetting(name, value) }
    }

    /// Whether something that is worth saying once has not been said within the hour before `time`; it counts as said from
    /// now on. Needs a transaction.
    package func isFirst(_ name: String, withinHourOf time: Timestamp) throws(StoreError) -> Bool {
        if let last = try installed(name).flatMap(Int64.init) {
            let (distance, isFar) = time.nanosecondsSinceEpoch.subtractingReportingOverflow(last)
            if !isFar, distance.magnitude <= 3_600_000_000_000 { return false }
        }
        try noteSetting(name, String(time.nanosecondsSinceEpoch))
        return true
    }

    /// As `setSetting`, in the transaction under way.
    package func noteSetting(_ name: String, _ value: String) throws(StoreError) {
        try write { (unit) throws(StoreError) in try unit.setInstalled(name, value) }
    }
}
