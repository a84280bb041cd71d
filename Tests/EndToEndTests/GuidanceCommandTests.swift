import Foundation
import SomaJSON
import SomaTestSupport
import Testing

/// The commands about guidance as processes: what they print, and how they end.
@Suite struct GuidanceCommandTests {
    private let folder: TemporaryFolder
    private var home: String { folder.path("home") }

    init() throws {
        folder = try TemporaryFolder()
    }

    private func soma(_ arguments: String..., environment: [String: String] = [:]) throws -> SomaProcess {
        try SomaProcess.run(arguments, home: home, environment: environment)
    }

    private func record(_ source: String = "claude-code/hook") throws {
        let replay = try soma("replay", "--live", "--source", source, Repository.fixture("edge-cases.jsonl"))
        #expect(replay.exitCode == 0, "\(replay.error)")
    }

    private func elements(_ process: SomaProcess, _ name: String) throws -> [JSONValue] {
        guard case .array(let elements) = try JSONValue(parsing: process.output)[name] else {
            Issue.record("no \(name) in \(process.output.prefix(200))")
            return []
        }
        return elements
    }

    @Test(arguments: [
        ["patterns"], ["validate"], ["validate", "budget"], ["blocks"], ["blocks", "--agent", "a"],
        ["lessons", "list"],
        ["lessons", "query", "an error"], ["report"],
    ])
    func `where nothing is recorded this is said, and nothing is made`(arguments: [String]) throws {
        let run = try SomaProcess.run(arguments, home: home)
        #expect(run.exitCode == 0 && run.error.isEmpty, "\(run.error)")
        #expect(run.output.contains("No") && run.output.hasSuffix(".\n"), "\(run.output)")
        let json = try SomaProcess.run(arguments + ["--json"], home: home)
        #expect(json.exitCode == 0 && json.error.isEmpty, "\(json.error)")
        _ = try JSONValue(parsing: json.output)
        #expect(!FileManager.default.fileExists(atPath: home))
    }

    @Test(
        arguments: [
            (["patterns", "retire", "nobody"], 2, "cost_spiral|"),
            (["patterns", "revive", "nobody"], 2, "cost_spiral|"),
            (["validate", "nobody"], 2, "cost_spiral|"), (["blocks", "--limit", "0"], 2, "--limit"),
            (["blocks", "--limit", "many"], 2, "--limit"), (["unblock", "--for", "5"], 2, "--for"),
            (["unblock"], 1, "terminal"), (["unblock", "--agent", "a", "--json"], 1, "terminal"),
            (["lessons"], 2, "add|query|list|forget"), (["lessons", "forget", "x"], 2, "number"),
            (["lessons", "forget", "7"], 1, "no lesson #7"), (["lessons", "add", " ", "fix"], 2, "say something"),
            (["lessons", "forget", "7", "--tool", "Bash"], 2, "--tool"), (["report", "s-none"], 1, "'s-none'"),
            (["replay", "--source", "claude-code/hook", "f"], 2, "--live"),
            (["replay", "--live", "--source", "x", "f"], 2, "claude-code/hook|wrap|test"),
        ] as [([String], Int32, String)]
    )
    func `what cannot be done is one line, and the exit code says why`(
        arguments: [String],
        code: Int32,
        words: String
    ) throws {
        let run = try SomaProcess.run(arguments, home: home)
        #expect(run.exitCode == code)
        #expect(run.output.isEmpty)
        #expect(run.errorLines.count == 1 && run.error.hasPrefix("soma: ") && run.error.contains(words), "\(run.error)")
    }

    @Test func `a pattern that is retired fires no more, until it is revived`() throws {
        #expect(try soma("patterns", "retire", "error_cascade").output.hasPrefix("error_cascade is retired"))
        try record()
        func standing() throws -> JSONValue {
            try elements(try soma("patterns", "--json"), "patterns").first { $0["pattern"]?.text == "error_cascade" }
                ?? .null
        }
        #expect(try standing()["state"]?.text == "retired by hand")
        #expect(try standing()["firings"] == .int(0))
        let revived = try soma("patterns", "revive", "error_cascade", "--json")
        #expect(revived.output == #"{"pattern":"error_cascade","by_hand":"revived"}"# + "\n")
        try record()
        #expect(try standing()["state"]?.text == "revived by hand")
        #expect(try standing()["firings"] != .int(0))
    }

    @Test func `rows of tests are in no statistic`() throws {
        try record("test")
        for pattern in try elements(try soma("patterns", "--json"), "patterns") {
            #expect(pattern["firings"] == .int(0))
        }
        try record("wrap")
        let firings = try elements(try soma("patterns", "--json"), "patterns").map { $0["firings"]?.number ?? 0 }
        #expect(firings.reduce(0, +) > 0)
    }

    @Test func `validate agrees with the SQL of the README`() throws {
        for source in ["claude-code/hook", "wrap", "test", "claude-code/hook"] { try record(source) }
        let readme = try Repository.text("README.md")
        let sql = try #require(readme.split(separator: "```sql\n", maxSplits: 1).last?.split(separator: "```").first)
        let rows = try Program.run("sqlite3", ["-separator", " ", home + "/analytics.db", String(sql)])
        #expect(rows.error.isEmpty, "\(rows.error)")
        var wanted: [String: [Double?]] = [:]
        for row in rows.output.split(separator: "\n") {
            let fields = row.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
            wanted[fields[0] + " " + fields[1]] = fields.dropFirst(2).map(Double.init)
        }
        #expect(!wanted.isEmpty)
        for pattern in try elements(try soma("validate", "--json"), "patterns") {
            for arm in ["treatment", "control"] {
                let row =
                    wanted.removeValue(forKey: (pattern["pattern"]?.text ?? "") + " " + arm) ?? [0, nil, nil, nil]
                let found = pattern["arms"]?[arm]
                #expect(found?["outcomes_h1"]?.number == row[0])
                for (horizon, mean) in zip([1, 5, 10], row.dropFirst()) {
                    let drop = found?["mean_drop_h\(horizon)"]?.number
                    #expect((drop == nil) == (mean == nil))
                    #expect(abs((drop ?? 0) - (mean ?? 0)) < 1e-12)
                }
            }
        }
        #expect(wanted.isEmpty)
        #expect(try elements(try soma("validate", "error_cascade", "--json"), "patterns").count == 1)
    }

    @Test func `a report is of the session that acted last, or of the one that is named`() throws {
        try record()
        let sessions = try Program.run("sqlite3", [home + "/analytics.db", "SELECT DISTINCT session FROM sessions"])
        let last = try soma("report")
        #expect(last.exitCode == 0 && last.error.isEmpty)
        #expect(last.output.hasPrefix("# Session "))
        for heading in ["Agents", "Mode changes", "Guidance", "Destructive operations", "Tools"] {
            #expect(last.output.contains("\n## \(heading)\n\n"))
        }
        for session in sessions.output.split(separator: "\n").map(String.init) {
            let report = try soma("report", "--json", "--", session)
            #expect(try JSONValue(parsing: report.output)["session"]?.text == session, "\(report.error)")
        }
        let ambiguous = try soma("report", "")
        #expect(ambiguous.exitCode == 2 && ambiguous.errorLines.count == 1, "\(ambiguous.error)")
        #expect(!last.output.contains("\u{1B}"))
    }

    @Test func `lessons are added, found, listed and forgotten`() throws {
        let added = try soma(
            "lessons",
            "add",
            "--tool",
            "Bash",
            "ModuleNotFoundError: No module named 'pkg_resources'",
            "pip install setuptools"
        )
        #expect(added.output == "Lesson #1 is kept.\n", "\(added.error)")
        #expect(try soma("lessons", "add", "--json", "e", "f").output == #"{"id":2}"# + "\n")
        let found = try elements(
            try soma("lessons", "query", "--tool", "Bash", "--json", "pkg_resources is missing"),
            "lessons"
        )
        #expect(found.count == 1)
        #expect(abs((found.first?["similarity"]?.number ?? 0) - 0.65) < 0.005)
        #expect(try elements(try soma("lessons", "list", "--json"), "lessons").map { $0["id"] } == [.int(2), .int(1)])
        #expect(try soma("lessons", "list", "--tool", "Bash").output.hasPrefix("#1  ModuleNotFoundError"))
        #expect(try soma("lessons", "forget", "#1").output == "Lesson #1 is forgotten.\n")
        #expect(try elements(try soma("lessons", "list", "--json"), "lessons").count == 1)
    }

    @Test func `a forced pattern that is none is said once by replay, and the rest is forced`() throws {
        let forced = ["SOMA_FORCE_PATTERN": "drift,nonsense\u{1B}"]
        let path = Repository.fixture("edge-cases.jsonl")
        let fresh = try soma("replay", path, path, environment: forced)
        #expect(fresh.exitCode == 0)
        #expect(fresh.errorLines.count == 1 && fresh.error.contains("'nonsense\u{FFFD}'"), "\(fresh.error)")
        #expect(fresh.output.contains("» drift, warn, shown"))
        let live = try soma("replay", "--live", path, environment: forced)
        #expect(live.exitCode == 0 && live.errorLines.count == 1, "\(live.error)")
        let hook = try SomaProcess.run(
            ["hook"],
            home: home,
            environment: forced,
            input: #"{"hook_event_name":"PostToolUse","session_id":"s","tool_name":"Bash","tool_use_id":"t"}"#
        )
        #expect(hook.exitCode == 0 && hook.output.isEmpty && hook.error.isEmpty)
    }

    @Test func `without the control arm a live replay withholds nothing`() throws {
        let path = Repository.fixture("edge-cases.jsonl")
        #expect(try soma("replay", "--live", path).output.contains(", withheld"))
        let shown = try soma("replay", "--live", path, environment: ["SOMA_DISABLE_CONTROL_ARM": "1"])
        #expect(shown.output.contains(", shown") && !shown.output.contains(", withheld"))
    }
}
