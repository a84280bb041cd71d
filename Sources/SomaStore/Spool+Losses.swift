package import SomaModel
package import SomaSystem

/// Payloads that could not even be spooled, as when the disk is full or the spool has all the files that it may.
extension Spool {
    /// Whose length is their number; it has no contents.
    private var lossesPath: String { state + "/lost" }

    /// Has a loss written down by whoever records next.
    package func noteLoss() throws(SystemError) { try FileSystem.lengthen(lossesPath) }

    /// How many there have ever been, and when the last was. `nil` where the file that counts them was missing: it is made
    /// ahead of time, as a full disk may have no room for another file.
    package func losses() -> (count: Int, last: Timestamp)? {
        guard let status = try? FileStatus(of: lossesPath) else {
            try? FileSystem.createFile(lossesPath)
            return nil
        }
        return (status.length, Timestamp(nanosecondsSinceEpoch: status.modificationTime))
    }
}

extension Store {
    private static let lossesName = "losses"

    /// Notes, in the transaction under way, how many losses there have ever been; returns how many are new.
    ///
    /// - Parameter count: `nil` where counting begins anew.
    package func takeLosses(_ count: Int?) throws(StoreError) -> Int {
        if count == 0 { return 0 }
        let known = try installed(Self.lossesName).flatMap { Int($0) } ?? 0
        let count = count ?? 0
        if count != known { try unit.setInstalled(Self.lossesName, String(count)) }
        return count < known ? count : count - known
    }
}
