internal import CSQLite
internal import SomaSystem

/// Those who wait for the database's write lock hold a shared lock on a file meanwhile, so that who writes much can see
/// them and give way.
@safe final class WriterTurns {
    private let waitingLockPath: String
    private let busyTimeout: Int
    private var waited = 0
    /// While this writer waits.
    private var announcement: Announcement?

    /// Holds its lock for as long as it is there.
    private final class Announcement {
        private let lock: FileLock

        init?(path: String) {
            guard let lock = try? FileLock(path: path, isShared: true) else { return nil }
            self.lock = lock
        }
    }

    /// - Parameter busyTimeout: in milliseconds.
    init(in folder: StateFolder, busyTimeout: CInt) {
        waitingLockPath = folder.waitingLockPath
        self.busyTimeout = Int(busyTimeout)
    }

    /// Whether another writer waits. To be asked while this one does not.
    var isAwaited: Bool { StateFolder.isHeld(waitingLockPath) }

    /// To be called once the lock is had, or has been given up.
    func endWaiting() { announcement = nil }

    /// SQLite's busy handler: false gives up.
    fileprivate func wait(attempt: Int) -> Bool {
        if attempt == 0 { waited = 0 }
        if announcement == nil { announcement = Announcement(path: waitingLockPath) }
        let delay = min(Self.delay(attempt, busyTimeout), busyTimeout - waited)
        guard delay > 0 else {
            endWaiting()
            return false
        }
        waited += delay
        SystemClock.sleep(milliseconds: UInt32(delay))
        return true
    }

    /// In milliseconds. As SQLite's own handler has it, which soon looks ten times a second only: among writers that leave
    /// the lock free for a millisecond it would not find it. Who has time to wait looks more often; the many who have none
    /// must not.
    private static func delay(_ attempt: Int, _ busyTimeout: Int) -> Int {
        if busyTimeout >= Int(Store.unhurriedBusyTimeout) { return 1 }
        switch attempt {
        case 0: return 1
        case 1: return 2
        case 2: return 5
        case 3...5: return 5 * (attempt - 1)
        case 6...8: return 25
        case 9...10: return 50
        default: return 100
        }
    }
}

extension WriterTurns {
    /// Has a connection wait in this way.
    func handle(_ connection: OpaquePointer) {
        unsafe sqlite3_busy_handler(
            connection,
            { context, attempts in
                guard let context = unsafe context else { return 0 }
                let turns = unsafe Unmanaged<WriterTurns>.fromOpaque(context).takeUnretainedValue()
                return turns.wait(attempt: Int(attempts)) ? 1 : 0
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }
}
