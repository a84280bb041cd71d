import Foundation
import SomaJSON
import SomaTestSupport
import Testing

/// `soma init` and `soma uninstall` on settings of their own.
@Suite struct SetupTests {
    private static let someone = """
        {
            "model": "opus",
            "statusLine": {"type": "command", "command": "echo 'mine'", "padding": 0},
            "cleanupPeriodDays": 1.0e1
        }

        """

    @Test func `where there are no settings init makes them, and uninstall removes them`() throws {
        let home = try ClaudeHome()
        let run = try home.soma("init")
        #expect(run.exitCode == 0, "\(run.error)")
        for part in [
            "\nWatched ", "\nTold ", "\nRefused ", "\nKept ", "\nSent     nothing, ", "\nUndo     soma uninstall\n",
        ] {
            #expect(run.output.contains(part), "\(run.output)")
        }
        #expect(try home.folder.mode(ClaudeHome.settings) == 0o600)
        let settings = try JSONValue(parsing: home.folder.text(ClaudeHome.settings))
        guard case .array(let groups)? = settings["hooks"]?["PreToolUse"],
            case .array(let hooks)? = groups.first?["hooks"]
        else {
            Issue.record("no hook")
            return
        }
        #expect(hooks.first?["command"]?.text?.hasSuffix("/soma hook") == true)
        #expect(settings["statusLine"]?["command"]?.text?.hasSuffix("/soma statusline --stdin") == true)

        let uninstall = try home.soma("uninstall")
        #expect(uninstall.exitCode == 0)
        #expect(uninstall.output.contains("to delete it: rm -r \(home.state)\n"))
        #expect(try home.folder.names() == [".claude", "project"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: home.folder.path(".claude")) == [])
    }

    @Test func `a second init writes nothing`() throws {
        let home = try ClaudeHome(settings: Self.someone)
        try home.soma("init")
        let identity = try home.identity(ClaudeHome.settings)
        let backup = try home.identity(ClaudeHome.backup)
        let again = try home.soma("init")
        #expect(again.exitCode == 0)
        #expect(again.output.hasPrefix("soma is already installed in "))
        #expect(try home.identity(ClaudeHome.settings) == identity)
        #expect(try home.identity(ClaudeHome.backup) == backup)
    }

    @Test func `uninstall gives back every byte, the mode and the status line`() throws {
        let home = try ClaudeHome(settings: Self.someone)
        try home.folder.setMode(0o640, of: ClaudeHome.settings)
        #expect(try home.soma("init").output.contains("The status line that was there stays"))
        #expect(try home.folder.text(ClaudeHome.settings) != Self.someone)
        #expect(try home.folder.text(ClaudeHome.backup) == Self.someone)
        #expect(try home.folder.mode(ClaudeHome.settings) == 0o640)
        #expect(try home.folder.mode(ClaudeHome.backup) == 0o640)
        #expect(try home.soma("uninstall").exitCode == 0)
        #expect(try home.folder.text(ClaudeHome.settings) == Self.someone)
        #expect(try home.folder.mode(ClaudeHome.settings) == 0o640)
        #expect(try FileManager.default.contentsOfDirectory(atPath: home.folder.path(".claude")) == ["settings.json"])
        #expect(try home.soma("uninstall").output.hasPrefix("soma is not installed in "))
    }

    @Test(arguments: ["", "\n", "{ }", "{\n}\n", "{\"hooks\": {}}", "{\"hooks\": {\"Stop\": [ ]}}"])
    func `uninstall gives back even what was empty`(settings: String) throws {
        let home = try ClaudeHome(settings: settings)
        #expect(try home.soma("init").exitCode == 0)
        #expect(try home.soma("uninstall").exitCode == 0)
        #expect(try home.folder.text(ClaudeHome.settings) == settings)
    }

    @Test func `a copy is never overwritten, and stays where the settings have changed`() throws {
        let home = try ClaudeHome(settings: Self.someone)
        try home.soma("init")
        let changed = try home.folder.text(ClaudeHome.settings).replacingOccurrences(of: "opus", with: "sonnet")
        try home.folder.write(changed, to: ClaudeHome.settings)
        #expect(try home.soma("uninstall").output.contains("the copy of then stays"))
        #expect(
            try home.folder.text(ClaudeHome.settings)
                == Self.someone.replacingOccurrences(of: "opus", with: "sonnet")
        )
        try home.soma("init")
        #expect(try home.folder.text(ClaudeHome.backup) == Self.someone)
    }

    @Test func `a dry run shows the change and writes nothing`() throws {
        let home = try ClaudeHome(settings: Self.someone)
        let identity = try home.identity(ClaudeHome.settings)
        let run = try home.soma("init", "--dry-run")
        #expect(run.output.hasPrefix("--- \(home.folder.path(ClaudeHome.settings))\n+++ "))
        #expect(run.output.contains("\n-    \"statusLine\": {"))
        #expect(run.output.contains("\n+        \"SessionStart\": ["))
        #expect(try home.identity(ClaudeHome.settings) == identity)
        #expect(!home.exists(ClaudeHome.backup))
        try home.soma("init")
        #expect(try home.soma("init", "--dry-run").output.hasPrefix("already installed in "))
        let installed = try home.folder.text(ClaudeHome.settings)
        #expect(try home.soma("uninstall", "--dry-run").output.contains("\n-        \"SessionStart\": ["))
        #expect(try home.folder.text(ClaudeHome.settings) == installed)
    }

    @Test(arguments: ["{\n  // a comment\n}", "{\"a\": 1,}", "nonsense", "[]"])
    func `what is no JSON object is refused with one line and left alone`(settings: String) throws {
        let home = try ClaudeHome(settings: settings)
        let identity = try home.identity(ClaudeHome.settings)
        for command in ["init", "uninstall"] {
            let run = try home.soma(command)
            #expect(run.exitCode == 1)
            #expect(run.output.isEmpty)
            #expect(run.errorLines.count == 1)
            #expect(run.error.hasPrefix("soma: \(home.folder.path(ClaudeHome.settings))"), "\(run.error)")
        }
        #expect(try home.identity(ClaudeHome.settings) == identity)
        #expect(!home.exists(ClaudeHome.backup))
    }

    @Test func `a linked settings file stays a link, and what it leads to is changed`() throws {
        let home = try ClaudeHome(settings: "{}")
        let target = try home.folder.write(Self.someone, to: "dotfiles.json")
        try FileManager.default.removeItem(atPath: home.folder.path(ClaudeHome.settings))
        try FileManager.default.createSymbolicLink(
            atPath: home.folder.path(ClaudeHome.settings),
            withDestinationPath: "../dotfiles.json"
        )
        try home.soma("init")
        #expect(
            try FileManager.default.destinationOfSymbolicLink(atPath: home.folder.path(ClaudeHome.settings))
                == "../dotfiles.json"
        )
        #expect(try home.folder.text("dotfiles.json").contains("soma hook"))
        try home.soma("uninstall")
        #expect(try String(contentsOf: URL(filePath: target), encoding: .utf8) == Self.someone)
        try FileManager.default.removeItem(atPath: target)
        let run = try home.soma("init")
        #expect(run.exitCode == 1)
        #expect(run.errorLines.count == 1)
        #expect(run.error.contains("cannot follow the link"), "\(run.error)")
    }

    @Test func `a project's own file hides no status line of the user's`() throws {
        let home = try ClaudeHome(settings: Self.someone)
        let installed = try home.soma("init", "--project")
        #expect(installed.exitCode == 0)
        #expect(installed.output.contains("The status line of your other settings shows here too; "))
        #expect(!installed.output.contains("that was there"))
        #expect(try home.folder.text(ClaudeHome.settings) == Self.someone)
        let settings = try JSONValue(parsing: home.folder.text(ClaudeHome.projectSettings))
        #expect(settings["statusLine"]?["command"]?.text?.contains("eval 'echo '\\''mine'\\'''") == true)
        #expect(settings["statusLine"]?["padding"] == .int(0))
        #expect(try home.soma("uninstall", "--project").exitCode == 0)
        #expect(!home.exists(ClaudeHome.projectSettings))
    }

    @Test func `CLAUDE_CONFIG_DIR says where the user's settings are`() throws {
        let home = try ClaudeHome()
        let environment = ["CLAUDE_CONFIG_DIR": home.folder.path("elsewhere/claude")]
        #expect(try home.soma("init", environment: environment).exitCode == 0)
        #expect(home.exists("elsewhere/claude/settings.json"))
        #expect(!home.exists(".claude"))
        let relative = try home.soma("init", environment: ["CLAUDE_CONFIG_DIR": "here"])
        #expect(relative.error == "soma: CLAUDE_CONFIG_DIR must be an absolute path\n")
    }

    @Test func `a soma that moved takes the place of the former, whatever its folder is called`() throws {
        let home = try ClaudeHome(settings: Self.someone)
        try home.soma("init")
        let moved = try home.copySoma(to: "it's \"here\" $HOME")
        #expect(try home.soma("init", program: moved).exitCode == 0)
        let settings = try JSONValue(parsing: home.folder.text(ClaudeHome.settings))
        guard case .array(let groups)? = settings["hooks"]?["Stop"], groups.count == 1,
            case .array(let hooks)? = groups[0]["hooks"], let command = hooks[0]["command"]?.text
        else {
            Issue.record("no hook")
            return
        }
        let shell = try SomaProcess.run(["-c", "printf '%s|' \(command)"], program: "/bin/sh", home: home.state)
        #expect(shell.output == "\(moved)|hook|")
        let payload =
            #"{"hook_event_name":"PostToolUse","session_id":"abcdefghij","tool_name":"Bash","tool_use_id":"t1"}"#
        let hook = try SomaProcess.run(["-c", command], program: "/bin/sh", home: home.state, input: payload)
        #expect(hook.exitCode == 0 && hook.output.isEmpty && hook.error.isEmpty, "\(hook)")
        #expect(try home.soma("status").output.contains("cc-abcdefgh"))
        try home.soma("uninstall", program: moved)
        #expect(try home.folder.text(ClaudeHome.settings) == Self.someone)
    }

    @Test func `settings that cannot be written are one line`() throws {
        let home = try ClaudeHome()
        try home.folder.write("a file", to: ".claude")
        let run = try home.soma("init")
        #expect(run.exitCode == 1)
        #expect(run.errorLines.count == 1, "\(run.error)")
        #expect(run.output.isEmpty)
    }

    @Test func `both report as JSON`() throws {
        let home = try ClaudeHome(settings: Self.someone)
        let before = try JSONValue(parsing: home.soma("init", "--json", "--dry-run").output)
        #expect(before["outcome"] == .string("changed") && before["dry_run"] == .bool(true))
        let installed = try JSONValue(parsing: home.soma("init", "--json").output)
        #expect(installed["settings"]?.text == home.folder.path(ClaudeHome.settings))
        #expect(installed["backup"]?.text == home.folder.path(ClaudeHome.backup))
        #expect(installed["status_line"] == .string("beside"))
        let again = try JSONValue(parsing: home.soma("init", "--json").output)
        #expect(again["outcome"] == .string("unchanged"))
        let removed = try JSONValue(parsing: home.soma("uninstall", "--json").output)
        #expect(removed["outcome"] == .string("changed") && removed["backup"] == nil)
        #expect(try home.soma("init", "--user", "--project").exitCode == 2)
    }
}
