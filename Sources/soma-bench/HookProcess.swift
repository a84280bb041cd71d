/// What does an agent wait for `soma hook`, installed, with a collector known?
struct HookProcess {
    enum Event: String {
        case postToolUse = "PostToolUse"
        /// Removes what is older than it is to be kept, too.
        case sessionEnd = "SessionEnd"

        fileprivate var payload: String {
            #"{"session_id":"0f3c9a7e-bench","hook_event_name":"\#(rawValue)","tool_name":"Bash","#
                + #""tool_input":{"command":"swift build"},"tool_response":{"stdout":"Build complete!","stderr":""}}"#
        }
    }

    let scratch: ScratchFolder
    let soma: String
    let payload: String

    init(_ event: Event, of build: Build, storedActions count: Int = 100) throws {
        scratch = try ScratchFolder()
        try scratch.knowCollector()
        soma = try scratch.install("soma", of: build)
        try scratch.fill(count, by: soma)
        payload = try scratch.write(event.payload, to: "payload.json")
    }

    func run() throws -> Cost { try Child.run(soma, ["hook"], scratch.environment, input: payload) }

    static func bench(_ options: Options) throws -> Contest {
        let contenders = try options.builds.map { build in
            let hook = try HookProcess(.postToolUse, of: build)
            return Contest.Contender(name: build.name, run: hook.run)
        }
        return Contest(
            name: "hook, PostToolUse",
            quantities: [.processor, .wall],
            rounds: 201,
            contenders: contenders + [try EmptyProgram().contender]
        )
    }

    /// The baseline is the same hook where little is stored.
    static func bench(_ event: Event, storedActions count: Int) throws -> Contest {
        let full = try HookProcess(event, of: .own, storedActions: count)
        let empty = try HookProcess(event, of: .own)
        return Contest(
            name: "hook, \(event.rawValue), \(count) actions of \(count / 100) agents stored",
            quantities: [.processor, .wall],
            rounds: 201,
            contenders: [
                .init(name: "full", run: full.run),
                .init(name: "hook, 100 stored", run: empty.run),
            ]
        )
    }
}
