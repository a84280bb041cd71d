package import SomaConfiguration
internal import SomaModel
package import SomaMonitor
package import SomaStore

/// Runs what reads or writes the state folder; its failure becomes the command's.
package func withStateFolder<Result>(
    _ body: () throws(StoreError) -> Result
) throws(CommandFailure) -> Result {
    do throws(StoreError) {
        return try body()
    } catch {
        throw .failed(error.description)
    }
}

extension Store {
    /// The user's state folder, open for recording; made where it is missing.
    package static func recordingInStandardFolder() throws(CommandFailure) -> Store {
        try withStateFolder { () throws(StoreError) in
            try Store(recordingIn: StateFolder.standard(), busyTimeout: Store.unhurriedBusyTimeout)
        }
    }

    /// Reads from the user's state folder; `nil` where nothing has been recorded yet.
    package static func readingStandardFolder<Result>(
        _ body: (Store) throws(StoreError) -> Result
    ) throws(CommandFailure) -> Result? {
        do throws(StoreError) {
            return try body(Store(readingFrom: StateFolder.standard(), busyTimeout: Store.patientBusyTimeout))
        } catch {
            guard error.code == .missing else { throw .failed(error.description) }
            return nil
        }
    }
}

extension Monitor {
    /// A monitor of `store`, set up by what is in force.
    package static func configured(
        _ configuration: SomaConfiguration.Configuration,
        recordingInto store: Store
    ) throws(CommandFailure) -> Monitor {
        try withStateFolder { () throws(StoreError) in
            try Monitor(recordingInto: store, configuration: Configuration(configuration))
        }
    }
}
