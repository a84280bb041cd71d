import SomaJSON
import SomaModel
import Testing

@testable import SomaShell

/// Files that are not to be written: secrets, soma's state, the agent's settings.
struct BlockFileTests {
    @Test(arguments: [
        BlockRow("echo A=1 > .env", .secretFile),
        BlockRow("echo A=1 >> config/.env.local", .secretFile),
        BlockRow("echo A=1 > .ENV", .secretFile),
        BlockRow("cat > server.pem", .secretFile),
        BlockRow("openssl genrsa -out server.key 2048", .secretFile),
        BlockRow("echo x > ~/.aws/credentials", .secretFile),
        BlockRow("echo x > credentials.json", .secretFile),
        BlockRow("echo x > secrets.yaml", .secretFile),
        BlockRow("echo x > \"$DIR/.env\"", .secretFile),
        BlockRow("echo x | tee -a .env", .secretFile),
        BlockRow("sed -i s/a/b/ .env", .secretFile),
        BlockRow("sed -i.bak -e s/a/b/ .env", .secretFile),
        BlockRow("sed -n -i '/x/p' notes .env", .secretFile),
        BlockRow("perl -pi -e 's/a/b/' .env", .secretFile),
        BlockRow("truncate -s 0 .env", .secretFile),
        BlockRow("cp .env.example .env", .secretFile),
        BlockRow("cp .env{.example,}", .secretFile),
        BlockRow("cp ../other/.env .", .secretFile),
        BlockRow("mv draft .env", .secretFile),
        BlockRow("cp -t . ../id.pem", .secretFile),
        BlockRow("ln -sf /etc/x .env", .secretFile),
        BlockRow("curl -o server.pem https://example.com", .secretFile),
        BlockRow("for f in .env; do echo x > $f; done", .secretFile),
        BlockRow("cat <<EOF > .env\nA=1\nEOF", .secretFile),
        BlockRow("(echo A=1) > .env", .secretFile),
        BlockRow("if true; then echo A=1; fi >.env", .secretFile),
        BlockRow("cat .env"),
        BlockRow("ls .env.d"),
        BlockRow("source .env"),
        BlockRow("grep KEY .env > out.txt"),
        BlockRow("sed s/a/b/ .env"),
        BlockRow("sed -i s/x/.env/ notes"),
        BlockRow("diff .env .env.example"),
        BlockRow("cp .env backup.txt"),
        BlockRow("wc -l < .env"),
        BlockRow("rm .env"),
        BlockRow("echo x > env.txt"),
        BlockRow("echo x > src/SecretStore.swift"),
        BlockRow("echo x > keys"),
        BlockRow("echo x > .env/notes"),
        BlockRow("test -f .env && echo yes"),
    ])
    func `files that by their name hold secrets`(row: BlockRow) {
        #expect(BlockRow.found(row.command) == row.rule)
    }

    @Test(arguments: [
        BlockRow("soma unblock", .somaControl),
        BlockRow("soma uninstall", .somaControl),
        BlockRow("soma patterns retire drift", .somaControl),
        BlockRow("/usr/local/bin/soma unblock cc-1", .somaControl),
        BlockRow("yes | soma unblock", .somaControl),
        BlockRow("script -qc 'soma unblock' /dev/null", .somaControl),
        BlockRow("so''ma un\"block\"", .somaControl),
        BlockRow("rm -rf build; soma unblock", .somaControl),
        BlockRow("soma status"),
        BlockRow("soma patterns"),
        BlockRow("soma patterns list"),
        BlockRow("soma patterns revive drift"),
        BlockRow("echo soma unblock"),
        BlockRow("rm -rf ~/.soma", .stateFolder),
        BlockRow("rm ~/.soma/soma.db", .stateFolder),
        BlockRow("rm \"$HOME/.soma/soma.db\"", .stateFolder),
        BlockRow("rm ${HOME}/.soma/soma.db", .stateFolder),
        BlockRow("rm $SOMA_HOME/soma.db", .stateFolder),
        BlockRow("rm ${SOMA_HOME:-~/.soma}/soma.db", .stateFolder),
        BlockRow("rm ../.soma/*", .stateFolder),
        BlockRow("rm -rf ~/.s*", .stateFolder),
        BlockRow("rm -rf ~/.[rs]oma", .stateFolder),
        BlockRow("rm -rf ~", .rmRecursive),
        BlockRow("rm -rf ~/*", .rmRecursive),
        BlockRow("cd ~/.soma && rm soma.db", .stateFolder),
        BlockRow("cd ~; mv .soma elsewhere", .stateFolder),
        BlockRow("(cd ~/.soma); rm soma.db"),
        BlockRow("D=~/.soma; echo x > $D/soma.db", .stateFolder),
        BlockRow("D=~/.soma; X=$D/audit.log; : > \"$X\"", .stateFolder),
        BlockRow("echo x > ~/.soma/audit.log", .stateFolder),
        BlockRow("mv ~/.soma /tmp/x", .stateFolder),
        BlockRow("mv x ~/.soma/analytics.db", .stateFolder),
        BlockRow("cp /tmp/analytics.db ~/.soma/", .stateFolder),
        BlockRow("echo x | tee ~/.soma/x", .stateFolder),
        BlockRow("sed -i 1d ~/.soma/audit.log", .stateFolder),
        BlockRow("chmod 000 ~/.soma", .stateFolder),
        BlockRow("find ~/.soma -type f -delete", .stateFolder),
        BlockRow("dd if=/dev/zero of=/home/u/.soma/soma.db", .stateFolder),
        BlockRow("sqlite3 ~/.soma/analytics.db 'DELETE FROM actions'", .stateFolder),
        BlockRow("sqlite3 ~/.soma/analytics.db 'select 1; update actions set failed = 0'", .stateFolder),
        BlockRow("echo 'drop table actions' | sqlite3 ~/.soma/analytics.db", .stateFolder),
        BlockRow("sqlite3 ~/.soma/analytics.db < x.sql", .stateFolder),
        BlockRow("sqlite3 ~/.soma/analytics.db \"$SQL\"", .stateFolder),
        BlockRow("sqlite3 ~/.soma/analytics.db 'PRAGMA user_version = 9'", .stateFolder),
        BlockRow("sqlite3 ~/.soma/analytics.db 'SELECT count(*) FROM actions'"),
        BlockRow("sqlite3 -header ~/.soma/analytics.db '.schema'"),
        BlockRow("sqlite3 ~/.soma/analytics.db 'PRAGMA table_info(actions)'"),
        BlockRow("sqlite3 -readonly ~/.soma/analytics.db"),
        BlockRow("sqlite3 'file:/home/u/.soma/analytics.db?mode=ro'"),
        BlockRow("sqlite3 other.db 'DELETE FROM actions'"),
        BlockRow("cp ~/.soma/analytics.db /tmp/x"),
        BlockRow("cat ~/.soma/audit.log"),
        BlockRow("ls ~/.soma > listing"),
        BlockRow("rm ~/.somatic"),
        BlockRow("echo > .soma"),
        BlockRow("rm .claude/settings.json", .agentSettings),
        BlockRow("echo '{}' > .claude/settings.local.json", .agentSettings),
        BlockRow("echo '{}' > ~/.claude/settings.json", .agentSettings),
        BlockRow("sed -i /hook/d ~/.claude/settings.json", .agentSettings),
        BlockRow("cd .claude && rm settings.json", .agentSettings),
        BlockRow("rm -rf ~/.claude", .agentSettings),
        BlockRow("mv .claude/ away", .agentSettings),
        BlockRow("jq . x > \"$ROOT/.claude/settings.json\"", .agentSettings),
        BlockRow("cp x ~/.config/agent/settings.json", .agentSettings),
        BlockRow("cat .claude/settings.json"),
        BlockRow("echo x > .claude/notes.md"),
        BlockRow("echo x > settings.json"),
    ])
    func `what is soma's is denied before all else`(row: BlockRow) {
        #expect(BlockRow.found(row.command) == row.rule)
    }

    @Test(arguments: [
        BlockRow(".env", .secretFile),
        BlockRow("/home/u/project/.env.local", .secretFile),
        BlockRow("certs/server.pem", .secretFile),
        BlockRow("secret.txt", .secretFile),
        BlockRow("/dev/sda", .deviceRedirect),
        BlockRow("/home/u/.soma/soma.db", .stateFolder),
        BlockRow("~/.soma/soma.db", .stateFolder),
        BlockRow("../.soma/./x", .stateFolder),
        BlockRow("/home/u/.soma/\u{301}", .stateFolder),
        BlockRow("/home/u/.claude/settings.json", .agentSettings),
        BlockRow(".claude/settings.local.json", .agentSettings),
        BlockRow("/home/u/.config/agent/settings.json", .agentSettings),
        BlockRow("src/main.swift"),
        BlockRow("/home/u/.somatic/x"),
        BlockRow("settings.json"),
        BlockRow("/dev/null"),
        BlockRow(""),
    ])
    func `the tools that write files`(row: BlockRow) {
        for (tool, name) in [
            ("Write", "file_path"), ("Edit", "file_path"), ("MultiEdit", "file_path"),
            ("NotebookEdit", "notebook_path"),
        ] {
            let input = JSONValue.object([JSONValue.Member(name: name, value: .string(row.command))])
            #expect(Destruction.rule(tool: Tool(tool), input: input, in: BlockRow.surroundings) == row.rule)
            #expect(Destruction.rule(tool: Tool("Read"), input: input, in: BlockRow.surroundings) == nil)
        }
    }

    @Test func `an input of another shape falls under no rule`() {
        for tool in ["Bash", "Write", "NotebookEdit", "Task", ""] {
            for input in [.null, .string("rm -rf x"), .object([.init(name: "command", value: .int(1))])] as [JSONValue]
            {
                #expect(Destruction.rule(tool: Tool(tool), input: input, in: BlockRow.surroundings) == nil)
            }
        }
    }

    @Test func `each rule has a name and a sentence of its own, and soma's own are denied sooner`() {
        let rules = BlockRule.all
        #expect(Set(rules.map(\.name)).count == rules.count)
        #expect(Set(rules.map(\.meaning)).count == rules.count)
        let early = rules.filter { $0.deniedFrom == .warn }.map(\.name)
        #expect(early == ["soma_control", "state_folder", "agent_settings"])
        #expect(rules.filter { $0.deniedFrom == .observe }.map(\.name) == ["soma_settings"])
        #expect(!rules.contains { $0.deniedFrom == .guide })
    }
}
