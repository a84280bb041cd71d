import SomaSystem

extension ScratchFolder {
    /// Frames in the write-ahead log, by its size: soma empties the file whenever it moves them into the database.
    var logFrames: Int {
        get throws {
            let path = folder.databasePath
            guard let length = try? FileDescriptor(opening: path + "-wal", for: .readFile).length(), length > 32 else {
                return 0
            }
            return try (length - 32) / (Database.number("PRAGMA page_size", in: path) + 24)
        }
    }

    /// Leaves exactly so many frames in the log, as hooks of `soma` do; those that make up the number hold the first page.
    func fillLog(_ frames: Int, by soma: String) throws {
        let payload = try write(
            #"{"session_id":"0f3c9a7e-bench","hook_event_name":"PostToolUse","tool_name":"Read","tool_response":"ok"}"#,
            to: "payload.json"
        )
        var most = 0
        while true {
            let before = try logFrames
            try Child.run(soma, ["hook"], environment, input: payload)
            let found = try logFrames
            most = max(most, found - before)
            if found + most >= frames { break }
        }
        let version = try Database.number("PRAGMA user_version", in: folder.databasePath)
        let missing = try frames - logFrames
        guard missing >= 0 else { throw BenchError(message: "one hook writes more than \(frames) frames") }
        let again = String(repeating: "PRAGMA user_version = \(version);", count: missing)
        try Database.run(again, in: folder.databasePath)
        guard try logFrames == frames else { throw BenchError(message: "the log does not hold \(frames) frames") }
    }
}
