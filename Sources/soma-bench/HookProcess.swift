/// What does an agent wait for `soma hook` after a tool call, installed? The baseline is a C program that does nothing.
enum HookProcess {
    static func bench(storedActions count: Int) throws -> Case {
        let scratch = try ScratchFolder()
        try scratch.fill(count)
        let soma = try scratch.install("soma")
        let empty = try EmptyProgram()
        let payload = try scratch.write(
            #"{"session_id":"0f3c9a7e-bench","hook_event_name":"PostToolUse","tool_name":"Bash","#
                + #""tool_input":{"command":"swift build"},"tool_response":{"stdout":"Build complete!","stderr":""}}"#,
            to: "payload.json"
        )
        let environment = ["SOMA_HOME=" + scratch.folder.path]
        return Case(
            name: count == 0 ? "hook, PostToolUse" : "hook, PostToolUse, \(count) actions stored",
            baselineName: "empty C process",
            itemsPerCall: 1,
            subject: {
                Child.run(soma, ["soma", "hook"], environment, input: payload) + (scratch.folder.path.isEmpty ? 1 : 0)
            },
            baseline: { Child.run(empty.path, ["empty"], environment) }
        )
    }
}
