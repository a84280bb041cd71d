import SomaSystem

/// How long do the hooks of 64 agents take that run at once, beside one long recording that is put into the same state
/// folder? None may be lost: those that found the database busy too long are taken from the spool before the count.
struct HooksBesideBatch {
    private static let agents = 64
    private static let batchAgents = 20

    private let scratch: ScratchFolder
    private let soma: String
    private let hooks: Int

    static func bench(_ options: Options) throws -> Contest {
        let count = options.actions ?? 100_000
        let shelf = try ScratchFolder()
        let recording = shelf.folder.path + "/recording.jsonl"
        try SessionRecording(folder: options.sessions).write(count, agents: batchAgents, to: recording)
        return Contest(
            name: "hook, \(agents) x \(options.hooks) beside a batch of \(count) actions",
            quantities: [.median, .percentile99, .slowest, .spooled],
            rounds: 1,
            contenders: options.builds.map { build in
                .init(name: build.name) {
                    try withExtendedLifetime(shelf) {
                        try HooksBesideBatch(build, hooks: options.hooks).run(beside: recording, of: count)
                    }
                }
            }
        )
    }

    private init(_ build: Build, hooks: Int) throws {
        scratch = try ScratchFolder()
        try scratch.knowCollector()
        soma = try scratch.install("soma", of: build)
        self.hooks = hooks
    }

    private func run(beside recording: String, of count: Int) throws -> Cost {
        let batch = try Child(soma, ["soma", "replay", "--live", recording], scratch.environment)
        let times: [Double]
        do {
            times = try runHooks(beside: batch).sorted()
        } catch {
            batch.terminate()
            _ = try? batch.wait()
            throw error
        }
        let spooled = spooledHooks
        while spooledHooks > 0 {
            let end = try scratch.write(#"{"hook_event_name":"Stop","session_id":"drain"}"#, to: "drain.json")
            try Child.run(soma, ["hook"], scratch.environment, input: end)
        }
        try scratch.expectActions(count, of: "bench-%")
        try scratch.expectActions(Self.agents * hooks, of: "cc-%")
        let calls = try Database.number("SELECT count(DISTINCT call_id) FROM actions", in: scratch.folder.databasePath)
        guard calls == Self.agents * hooks else { throw BenchError(message: "only \(calls) calls are stored") }
        return [
            .median: median(times),
            .percentile99: percentile99(of: times),
            .slowest: times.last ?? 0,
            .spooled: Double(spooled),
        ]
    }

    /// Each agent starts its next hook when the one before has ended. Returns each hook's time, after all and the batch have
    /// ended.
    private func runHooks(beside batch: Child) throws -> [Double] {
        var running: [Int32: (agent: Int, child: Child)] = [:]
        var started = [Int](repeating: 0, count: Self.agents)
        var times: [Double] = []
        var batchRuns = true
        func startNext(of agent: Int) throws {
            guard started[agent] < hooks else { return }
            let child = try start(agent, call: started[agent])
            running[child.process] = (agent, child)
            started[agent] += 1
        }
        for agent in 0..<Self.agents { try startNext(of: agent) }
        while batchRuns || !running.isEmpty {
            let process = Child.nextToEnd()
            if process == batch.process {
                batchRuns = false
                try batch.wait()
            } else if let (agent, child) = running.removeValue(forKey: process) {
                times.append(try child.wait()[.wall] ?? 0)
                try startNext(of: agent)
            }
        }
        return times
    }

    private func start(_ agent: Int, call: Int) throws -> Child {
        let digits = String(agent)
        let session = String(repeating: "0", count: 8 - digits.count) + digits
        let payload = try scratch.write(
            #"{"session_id":"\#(session)-bench","hook_event_name":"PostToolUse","tool_name":"Bash","#
                + #""tool_use_id":"\#(agent)-\#(call)","tool_response":{"stdout":"ok","stderr":""}}"#,
            to: "payload-\(agent).json"
        )
        return try Child(soma, ["soma", "hook"], scratch.environment, input: payload)
    }

    private var spooledHooks: Int {
        let names = (try? FileSystem.names(in: scratch.folder.path + "/spool")) ?? []
        return names.count { !$0.hasPrefix(".") }
    }
}
