import SomaJSON
import SomaModel
import Testing

@testable import SomaShell

/// Other tools than those of one agent, and further programs that change files.
struct BlockToolTests {
    private func found(_ tool: String, _ name: String, _ value: String) -> BlockRule? {
        let input = JSONValue.object([JSONValue.Member(name: name, value: .string(value))])
        return Destruction.rule(tool: Tool(tool), input: input, in: BlockRow.surroundings)
    }

    @Test(arguments: ["Bash", "PowerShell", "Monitor", "mcp__shell__run", "exec", ""])
    func `a command is read whatever the tool`(tool: String) {
        #expect(found(tool, "command", "cd y && rm -rf x") == .rmRecursive)
        #expect(found(tool, "command", "echo 'rm -rf x'") == nil)
        #expect(found(tool, "description", "rm -rf x") == nil)
    }

    @Test(arguments: [
        "mcp__fs__write_file", "mcp__fs__edit_file", "mcp__a_b__create", "mcp__fs__Move-File", "FileDelete",
        "str_replace_based_edit_tool",
    ])
    func `a tool that changes files by its name`(tool: String) {
        for name in ["file_path", "path", "notebook_path"] {
            #expect(found(tool, name, ".env") == .secretFile)
            #expect(found(tool, name, "~/.soma/x") == .stateFolder)
            #expect(found(tool, name, "main.c") == nil)
        }
        #expect(found(tool, "content", ".env") == nil)
    }

    @Test(arguments: ["Read", "Grep", "Glob", "LS", "mcp__fs__read_file", "mcp__editor__read", "mcp__write"])
    func `a tool that reads`(tool: String) {
        for name in ["file_path", "path", "notebook_path"] {
            #expect((found(tool, name, "~/.soma/x") == nil) == (tool != "mcp__write"))
        }
    }

    @Test(arguments: Tool.Kind.allCases)
    func `a known kind decides, whatever the name`(kind: Tool.Kind) {
        let input = JSONValue.object([JSONValue.Member(name: "path", value: .string(".env"))])
        for (name, isOther) in [("write_it", true), ("apply_patch", false)] {
            let rule = Destruction.rule(tool: Tool(name: name, kind: kind), input: input, in: BlockRow.surroundings)
            #expect(rule == (kind.changesFiles || kind == .other && isOther ? .secretFile : nil))
        }
    }

    @Test func `an editor that is asked to show a file`() {
        let path = JSONValue.Member(name: "path", value: .string(".env"))
        for (command, rule) in [("view", nil), ("create", .secretFile)] as [(String, BlockRule?)] {
            let input = JSONValue.object([JSONValue.Member(name: "command", value: .string(command)), path])
            #expect(Destruction.rule(tool: Tool("text_editor"), input: input, in: BlockRow.surroundings) == rule)
        }
    }

    @Test(arguments: [
        BlockRow("sqlite3 app.db \"attach '/home/u/.soma/analytics.db' as a; delete from a.actions\"", .stateFolder),
        BlockRow("sqlite3 app.db \"ATTACH DATABASE '$HOME/.soma/analytics.db' AS a; drop table a.x\"", .stateFolder),
        BlockRow("find ~/.soma -type f -exec truncate -s 0 {} +", .stateFolder),
        BlockRow("find ~/.soma -name '*.db' -exec sed -i 1d {} +", .stateFolder),
        BlockRow("gzip ~/.soma/audit.log", .stateFolder),
        BlockRow("xz -9 ~/.soma/analytics.db", .stateFolder),
        BlockRow("mkdir -p ~/.soma/x", .stateFolder),
        BlockRow("touch ~/.soma/x", .stateFolder),
        BlockRow("tar xf a.tar -C ~/.soma", .stateFolder),
        BlockRow("tar -xzf a.tar --directory=$HOME/.soma", .stateFolder),
        BlockRow("unzip -o a.zip -d ~/.soma", .stateFolder),
        BlockRow("cp settings.json .claude", .agentSettings),
        BlockRow("cp -f ../settings.local.json ~/.claude", .agentSettings),
        BlockRow("git checkout -- .claude/settings.json", .agentSettings),
        BlockRow("git restore .claude/settings.local.json", .agentSettings),
        BlockRow("git -C /x rm .claude/settings.json", .agentSettings),
        BlockRow("curl -O https://x.example/.env", .secretFile),
        BlockRow("wget https://x.example/a/server.key?x=1", .secretFile),
        BlockRow("sqlite3 app.db \"attach '/home/u/.soma/analytics.db' as a; select * from a.actions\""),
        BlockRow("sqlite3 app.db \"attach 'b.db' as a; delete from a.actions\""),
        BlockRow("find ~/.soma -type f -exec wc -l {} +"),
        BlockRow("find ~/.soma -type f -exec sed -n 1p {} +"),
        BlockRow("gzip -c ~/.soma/audit.log > /tmp/a.gz"),
        BlockRow("mkdir -p secrets .claude .env.d"),
        BlockRow("tar czf /tmp/a.tgz -C ~/.soma ."),
        BlockRow("tar -C ~/.soma -cf /tmp/a.tar ."),
        BlockRow("tar tf a.tar"),
        BlockRow("unzip -l a.zip"),
        BlockRow("cp .claude/settings.json /tmp"),
        BlockRow("cp notes.md .claude"),
        BlockRow("git diff .claude/settings.json"),
        BlockRow("git restore --staged .claude/settings.json"),
        BlockRow("git checkout -b settings.json"),
        BlockRow("curl https://x.example/.env"),
        BlockRow("wget -O- https://x.example/server.key"),
        BlockRow("wget https://secret.example"),
    ])
    func `further ways to a file`(row: BlockRow) {
        #expect(BlockRow.found(row.command) == row.rule)
    }
}
