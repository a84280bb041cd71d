internal import SomaModel
internal import SomaStore
internal import SomaSystem

extension Checkup {
    func stateFolder() -> Finding {
        let name = "state folder"
        do throws(StoreError) {
            let folder = try folder.get()
            if let obstacle { throw obstacle }
            try folder.check()
            if let trap = Self.trap(in: folder) {
                return .fail(name, trap, remedy: "move it away, or put the folder or file itself there")
            }
            let mode = (try? FileStatus(of: folder.path))?.permissions ?? 0
            if mode & 0o077 != 0 {
                return .warn(
                    name,
                    "others can read \(folder.path)",
                    remedy: "run: chmod 700 \(ShellWords.quoted(folder.path))"
                )
            }
            return .ok(name, "\(folder.path), yours alone")
        } catch {
            if error.code == .missing { return .warn(name, error.description, remedy: Self.beginning) }
            return .fail(
                name,
                error.description,
                remedy: "correct that where the agent is started; soma records nothing until then"
            )
        }
    }

    /// What in the folder leads elsewhere, or is another's; soma does not go there.
    private static func trap(in folder: StateFolder) -> String? {
        let files = ["analytics.db", "analytics.db-wal", "analytics.db-shm", "audit.jsonl"]
        if let file = files.first(where: { FileStatus.isLink(folder.path + "/" + $0) }) {
            return "\(folder.path)/\(file) is a symbolic link, which is not followed"
        }
        if let file = files.first(where: { (try? FileStatus(of: folder.path + "/" + $0))?.isRegularFile == false }) {
            return "\(folder.path)/\(file) is not a file"
        }
        for name in ["sessions", "spool"] {
            do throws(SystemError) {
                try FileSystem.checkOwnFolder(folder.path + "/" + name)
            } catch {
                if !error.isMissingFile { return error.description }
            }
        }
        return nil
    }

    func database() -> Finding {
        let name = "database"
        do throws(StoreError) {
            let store = try store.get()
            let version = try store.schemaVersion()
            let damages = try store.damages(limit: 3)
            if damages.isEmpty { return .ok(name, "schema \(version), intact") }
            // SQLite writes some findings in several lines.
            let lines = damages.map { $0.replacing("\n", with: " ") }
            return .fail(name, "damaged: \(lines.joined(separator: "; "))", remedy: Self.startAnew)
        } catch {
            switch error.code {
            case .missing where obstacle != nil:
                return .fail(name, "none, and none can be made", remedy: "correct what 'state folder' says")
            case .missing: return .warn(name, error.description, remedy: Self.beginning)
            case .corrupt: return .fail(name, error.description, remedy: Self.startAnew)
            case .olderSchema:
                return .warn(name, error.description, remedy: "use the agent once, or run: soma export")
            case .busy: return .warn(name, error.description, remedy: "run soma doctor again")
            case .newerSchema: return .fail(name, error.description, remedy: "update soma")
            case .unsafeFolder:
                return .fail(name, "not opened: the state folder is not safe", remedy: "correct that first")
            default: return .fail(name, error.description, remedy: "check the file and its folder's permissions")
            }
        }
    }

    func auditLog() -> Finding {
        let name = "audit log"
        guard let folder = try? folder.get(), (try? folder.check()) != nil else {
            return .ok(name, "none yet")
        }
        do {
            let isThere = (try? FileStatus(of: folder.auditLogPath)) != nil
            try FileSystem.isWritable(isThere ? folder.auditLogPath : folder.path)
            return .ok(name, isThere ? "\(folder.auditLogPath) can be written" : "none yet; it can be made")
        } catch {
            return .fail(name, "\(error)", remedy: "give yourself the right to write there")
        }
    }

    /// What hooks could not record at once.
    func spool() -> Finding {
        let name = "spool"
        guard let folder = try? folder.get() else { return .ok(name, "none") }
        let entries = Spool(folder).entries
        guard let oldest = entries.first else { return .ok(name, "nothing waits to be recorded") }
        let detail = "\(entries.count) of \(Spool.fileLimit) wait to be recorded, the oldest for \(age(oldest.time))"
        if entries.count < 64, secondsUntilNow(from: oldest.time) < 60 { return .ok(name, detail) }
        return .warn(name, detail, remedy: "the next hooks take them in; if it stays so, see what the other lines say")
    }

    func diskSpace() -> Finding {
        let name = "disk space"
        guard var path = (try? folder.get())?.path else { return .ok(name, "not known without a state folder") }
        while (try? FileStatus(of: path)) == nil, let slash = path.lastIndex(of: "/"), slash > path.startIndex {
            path = String(path[..<slash])
        }
        do {
            let mebibytes = try FileSystem.freeBytes(at: path) >> 20
            let detail = "\(mebibytes) MiB free at \(path)"
            switch mebibytes {
            case ..<16: return .fail(name, detail, remedy: "free some space, or set SOMA_HOME to another disk")
            case ..<256: return .warn(name, detail, remedy: "free some space, or set SOMA_HOME to another disk")
            default: return .ok(name, detail)
            }
        } catch {
            return .fail(name, "\(error)", remedy: "check the disk that holds the state folder")
        }
    }

    func lastAction() -> Finding {
        let name = "last action"
        guard let agent = try? store.get().latestAgent() else { return .ok(name, "none recorded") }
        return .ok(name, "\(age(agent.lastActionTime)) ago, \(agent.agent)")
    }

    /// An action that lies ahead was recorded by a clock that was wrong, or the clock is wrong now. A minute is allowed:
    /// agents may bring their own times.
    func clock() -> Finding {
        let name = "clock"
        let remedy = "set the clock; see: timedatectl"
        let earliest = Timestamp(nanosecondsSinceEpoch: 1_735_689_600_000_000_000)
        if now < earliest { return .fail(name, "it is \(now.rfc3339), which cannot be", remedy: remedy) }
        guard let agent = try? store.get().latestAgent() else { return .ok(name, now.rfc3339) }
        if secondsUntilNow(from: agent.lastActionTime) >= -60 { return .ok(name, now.rfc3339) }
        return .fail(
            name,
            "it is \(now.rfc3339), but \(agent.agent) acted at \(agent.lastActionTime.rfc3339)",
            remedy: remedy
        )
    }

    private static let beginning = "use the agent once; soma init has Claude Code watched"
    private static let startAnew = "move analytics.db and its -wal and -shm away; soma begins anew"
}
