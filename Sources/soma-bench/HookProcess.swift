/// What does an agent wait for `soma hook` after a tool call, installed?
struct HookProcess {
    private static let payload =
        #"{"session_id":"0f3c9a7e-bench","hook_event_name":"PostToolUse","tool_name":"Bash","#
        + #""tool_input":{"command":"swift build"},"tool_response":{"stdout":"Build complete!","stderr":""}}"#

    private let scratch: ScratchFolder
    private let soma: String
    private let payload: String

    private init(storedActions count: Int) throws {
        scratch = try ScratchFolder()
        try scratch.fill(count)
        soma = try scratch.install("soma")
        payload = try scratch.write(Self.payload, to: "payload.json")
    }

    private func run() -> Int {
        Child.run(soma, ["soma", "hook"], ["SOMA_HOME=" + scratch.folder.path], input: payload)
    }

    /// The baseline is a C program that does nothing, gcc -O2, dynamically linked: the least that a process costs here.
    static func bench() throws -> Case {
        let hook = try HookProcess(storedActions: 0)
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
    static func bench(storedActions count: Int) throws -> Case {
        let full = try HookProcess(storedActions: count)
        let empty = try HookProcess(storedActions: 0)
        return Case(
            name: "hook, PostToolUse, \(count) actions of \(count / 100) agents stored",
            baselineName: "hook, 100 stored",
            itemsPerCall: 1,
            subject: full.run,
            baseline: empty.run
        )
    }
}
