/// What does an agent wait for `soma hook`, installed?
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

    private let scratch: ScratchFolder
    private let soma: String
    private let payload: String

    private init(_ event: Event, storedActions count: Int) throws {
        scratch = try ScratchFolder()
        try scratch.fill(count)
        soma = try scratch.install("soma")
        payload = try scratch.write(event.payload, to: "payload.json")
    }

    private func run() -> Int {
        Child.run(soma, ["soma", "hook"], ["SOMA_HOME=" + scratch.folder.path], input: payload)
    }

    /// The baseline is a C program that does nothing, gcc -O2, dynamically linked: the least that a process costs here.
    static func bench() throws -> Case {
        let hook = try HookProcess(.postToolUse, storedActions: 0)
        let empty = try EmptyProgram()
        return Case(
            name: "hook, PostToolUse",
            baselineName: "empty C process",
            itemsPerCall: 1,
            subject: hook.run,
            baseline: { Child.run(empty.path, ["empty"], []) }
        )
    }

    /// The baseline is the same hook where little is stored.
    static func bench(_ event: Event, storedActions count: Int) throws -> Case {
        let full = try HookProcess(event, storedActions: count)
        let empty = try HookProcess(event, storedActions: 0)
        return Case(
            name: "hook, \(event.rawValue), \(count) actions of \(count / 100) agents stored",
            baselineName: "hook, 100 stored",
            itemsPerCall: 1,
            subject: full.run,
            baseline: empty.run
        )
    }
}
