package import SomaModel
internal import SomaStore

/// The checks of `soma doctor` that need no network. Nothing is written.
package struct Checkup {
    /// The soma that hooks should run.
    let program: String
    let now: Timestamp
    let folder: Result<StateFolder, StoreError>
    /// The database open for reading, or why it is not.
    let store: Result<Store, StoreError>
    /// Why nothing can be recorded; `nil` where it can.
    let obstacle: StoreError?
    /// `nil` where it was not read: the folder is not safe.
    let configuration: Configuration?

    /// - Parameter program: soma's absolute path.
    package init(program: String, at now: Timestamp, configuration: Configuration?) {
        self.program = program
        self.now = now
        self.configuration = configuration
        do throws(StoreError) {
            let folder = try StateFolder.standard()
            self.folder = .success(folder)
            obstacle = Self.obstacle(in: folder)
            do throws(StoreError) {
                store = .success(try Store(readingFrom: folder, busyTimeout: Store.patientBusyTimeout))
            } catch {
                store = .failure(error)
            }
        } catch {
            folder = .failure(error)
            obstacle = error
            store = .failure(error)
        }
    }

    private static func obstacle(in folder: StateFolder) -> StoreError? {
        do throws(StoreError) {
            try folder.checkCanRecord()
            return nil
        } catch {
            return error
        }
    }

    /// Where telemetry goes, by destination: what the environment or `soma.yaml` says, else what is remembered.
    package var endpoints: [(destination: String, url: String)] {
        var endpoints = configuration?.endpoints ?? []
        for row in (try? destinations()) ?? [] where !endpoints.contains(where: { $0.destination == row.name }) {
            endpoints.append((row.name, row.endpoint))
        }
        return endpoints
    }

    func destinations() throws(StoreError) -> [Destination] { try store.get().destinations() }

    /// - Parameter somad: what is known of the program beside soma.
    package func findings(_ somad: Somad) -> [Finding] {
        [binary(somad)] + hooks() + [stateFolder()] + settings() + [
            database(), auditLog(), spool(), diskSpace(), lastAction(), clock(), service(),
        ] + exporters()
    }

    func age(_ time: Timestamp) -> String {
        let seconds = max(0, secondsUntilNow(from: time))
        switch seconds {
        case ..<120: return "\(seconds) s"
        case ..<7_200: return "\(seconds / 60) min"
        case ..<172_800: return "\(seconds / 3_600) h"
        default: return "\(seconds / 86_400) d"
        }
    }

    /// Negative for what lies ahead. No time, however far away, overflows.
    func secondsUntilNow(from time: Timestamp) -> Int64 {
        now.nanosecondsSinceEpoch / 1_000_000_000 - time.nanosecondsSinceEpoch / 1_000_000_000
    }
}
