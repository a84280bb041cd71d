import SomaJSON
import SomaModel
import Testing

@testable import SomaShell

/// An agent neither calms itself nor settles how it is watched.
struct BlockSelfTests {
    @Test(arguments: [
        BlockRow("soma record", .somaControl),
        BlockRow("soma record --agent cc-1 --tool Read", .somaControl),
        BlockRow("echo '{}' | soma record", .somaControl),
        BlockRow("soma --json record", .somaControl),
        BlockRow("soma run --agent cc-1 -- true", .somaControl),
        BlockRow("soma run --agent=cc-1 true", .somaControl),
        BlockRow("soma run --session s --agent cc-1 true", .somaControl),
        BlockRow("SOMA_AGENT=cc-1 soma run true", .somaControl),
        BlockRow("for i in 1 2 3; do soma run --agent cc-1 true; done", .somaControl),
        BlockRow("soma import actions.jsonl", .somaControl),
        BlockRow("soma outcome --agent cc-1 success", .somaControl),
        BlockRow("soma calibrate --apply", .somaControl),
        BlockRow("soma calibrate --agent cc-1 --apply", .somaControl),
        BlockRow("soma hook < payload.json", .somaControl),
        BlockRow("sudo ~/.local/bin/soma record", .somaControl),
        BlockRow("bash -c 'soma outcome ok'", .somaControl),
        BlockRow("soma run -- make test"),
        BlockRow("soma run make test --agent cc-1"),
        BlockRow("soma run --session s -- make --agent"),
        BlockRow("soma run --session record -- make"),
        BlockRow("soma calibrate"),
        BlockRow("soma record --help"),
        BlockRow("soma run --agent cc-1 make --help", .somaControl),
        BlockRow("soma status --agent record"),
        BlockRow("soma replay session.jsonl"),
        BlockRow("soma report"),
        BlockRow("record soma"),
        BlockRow("grep 'soma record' notes.md"),
    ])
    func `its own record`(row: BlockRow) {
        #expect(BlockRow.found(row.command) == row.rule)
        #expect(row.rule.map { $0.deniedFrom == .warn } ?? true)
    }

    @Test(arguments: [
        BlockRow("echo 'x: 1' > ~/.soma/soma.yaml", .somaSettings),
        BlockRow("echo 'x: 1' >> $SOMA_HOME/soma.yaml", .somaSettings),
        BlockRow("sed -i s/a/b/ ~/.soma/soma.yaml", .somaSettings),
        BlockRow("sed -i s/a/b/ ~/.soma/*.yaml", .somaSettings),
        BlockRow("sed -i s/a/b/ ~/.soma/*", .somaSettings),
        BlockRow("cp soma.yaml ~/.soma/", .somaSettings),
        BlockRow("mv draft ~/.soma/soma.yaml", .somaSettings),
        BlockRow("ln -sf /tmp/x ~/.soma/soma.yaml", .somaSettings),
        BlockRow("rm -f ~/.soma/soma.yaml", .somaSettings),
        BlockRow("rm ~/.soma/soma.y?ml", .somaSettings),
        BlockRow("cd ~/.soma && tee soma.yaml < x", .somaSettings),
        BlockRow("echo x > \"$X/.soma/soma.yaml\"", .somaSettings),
        BlockRow("soma unblock; echo x > ~/.soma/soma.yaml", .somaSettings),
        BlockRow("rm ~/.soma/*", .stateFolder),
        BlockRow("rm -rf ~/.soma", .stateFolder),
        BlockRow("echo x > ~/.soma/soma.yaml.bak", .stateFolder),
        BlockRow("echo x > ~/.soma/recordings/soma.yaml", .stateFolder),
        BlockRow("cat ~/.soma/soma.yaml"),
        BlockRow("cp ~/.soma/soma.yaml /tmp"),
        BlockRow("echo x > soma.yaml"),
        BlockRow("rm other/soma.yaml"),
    ])
    func `the settings of the one who watches`(row: BlockRow) {
        #expect(BlockRow.found(row.command) == row.rule)
    }

    @Test(arguments: ["/home/u/.soma/soma.yaml", "~/.soma/soma.yaml", "../.soma/./soma.yaml"])
    func `the tools that write files`(path: String) {
        let input = JSONValue.object([JSONValue.Member(name: "file_path", value: .string(path))])
        #expect(Destruction.rule(tool: Tool("Write"), input: input, in: BlockRow.surroundings) == .somaSettings)
        #expect(Destruction.rule(tool: Tool("Edit"), input: input, in: BlockRow.surroundings)?.deniedFrom == .observe)
    }
}
