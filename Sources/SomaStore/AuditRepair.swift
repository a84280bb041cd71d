/// What had to be mended at the audit log's end before a line could be appended.
package enum AuditRepair: Equatable, Sendable {
    /// Behind the last line that a transaction finished.
    case removed(bytes: Int)
    /// Of the last line, which is there as it was.
    case restoredLineFeed
}
