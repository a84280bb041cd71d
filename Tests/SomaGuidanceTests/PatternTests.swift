import SomaJSON
import SomaModel
import Testing

@testable import SomaGuidance

struct PatternTests {
    @Test func `bash_retry fires before a Bash call that follows a failed one`() {
        var session = ScriptedSession()
        session.call("Bash", failed: true)
        session.call("Bash")
        #expect(session.fired == ["bash_retry 2"])
        #expect(session.matches.first?.finding.severity == .warn)
    }

    @Test func `bash_retry lets pass what comes close`() {
        var session = ScriptedSession()
        session.call("Bash", failed: true)
        session.call("Read")
        session.call("Bash")
        session.call("Read", failed: true)
        session.call("Bash")
        session.call("bash", failed: true)
        session.call("Bash")
        session.call("Bash", failed: true)
        session.call("Read", failed: true)
        session.call("Bash")
        #expect(session.fired == [])
    }

    @Test func `bash_retry leaves a third failure in a row to the cascade`() {
        var session = ScriptedSession()
        session.call("Read", failed: true)
        session.call("Read", failed: true)
        session.call("Bash", failed: true)
        session.call("Bash")
        #expect(session.fired == ["error_cascade 3"])
    }

    @Test func `bash_error_streak fires before the third of three Bash calls of which two failed`() {
        var session = ScriptedSession()
        session.call("Bash", failed: true)
        session.call("Bash", failed: true)
        session.call("Bash")
        #expect(session.fired == ["bash_retry 2", "bash_error_streak 3"])
    }

    @Test func `bash_error_streak lets pass what comes close`() {
        var session = ScriptedSession()
        session.selection = PatternSelection(retiredByHand: ["bash_retry"])
        session.call("Read", failed: true)
        session.call("Bash", failed: true)
        session.call("Bash")
        session.call("Bash", failed: true)
        session.call("Bash")
        session.call("Bash", failed: true)
        session.call("Bash", failed: true)
        session.call("Read")
        session.call("Bash")
        #expect(session.fired == [])
        session.calls(2, "Bash", failed: true)
        session.call("Edit", failed: true)
        #expect(session.fired == ["error_cascade 12"])
        session.call("Bash")
        #expect(session.fired == ["error_cascade 12"])
    }

    @Test func `error_cascade warns from 3 failures in a row and is critical from 5`() {
        var session = ScriptedSession()
        for tool in ["Read", "Edit", "Grep", "Read", "WebFetch", "Read", "Edit", "Read"] {
            session.call(tool, failed: true)
        }
        #expect(session.fired == ["error_cascade 3", "error_cascade 8"])
        #expect(session.matches.map(\.finding.severity) == [.warn, .critical])
        #expect(session.matches.map(\.finding.count) == [3, 8])
        #expect(session.floors == [.observe, .observe, .observe, .observe, .warn, .warn, .warn, .warn])
    }

    @Test func `error_cascade lets pass failures that a success parts`() {
        var session = ScriptedSession()
        for _ in 0..<6 {
            session.calls(2, "Read", failed: true)
            session.call("Read")
        }
        #expect(session.fired == [])
    }

    @Test(arguments: [(1.0, 0.5, 0.0), (1.0, 0.0, 0.5), (0.4, 0.0, 0.0)])
    func `cost_spiral fires at 5 failures of 8 while spending is high`(health: Double, tokens: Double, cost: Double) {
        var session = ScriptedSession()
        session.budgetHealth = health
        session.signalPressures.tokenUsage = tokens
        session.signalPressures.cost = cost
        for index in 0..<8 { session.call("Read", failed: index % 2 == 0 || index == 7) }
        #expect(session.fired == ["cost_spiral 8"])
        #expect(session.floors == Array(repeating: .observe, count: 7) + [.block])
    }

    @Test func `cost_spiral needs no 8 actions`() {
        var session = ScriptedSession()
        session.signalPressures.cost = 1
        session.calls(5, "Read", failed: true)
        #expect(session.fired == ["error_cascade 3", "cost_spiral 5"])
    }

    @Test func `cost_spiral lets pass what comes close`() {
        var cheap = ScriptedSession()
        cheap.budgetHealth = 0.401
        cheap.signalPressures = PerSignal(
            uncertainty: 1,
            drift: 1,
            errorRate: 1,
            tokenUsage: 0.499,
            cost: 0.499
        )
        for index in 0..<24 { cheap.call("Read", failed: index % 3 != 0) }
        #expect(cheap.fired == [])
        var lucky = ScriptedSession()
        lucky.signalPressures.cost = 1
        for index in 0..<24 { lucky.call("Read", failed: index % 2 == 0) }
        #expect(lucky.fired == [])
        #expect(lucky.floors.allSatisfy { $0 == .observe })
    }

    @Test func `budget warns below 0,2 and is critical below 0,05`() {
        var session = ScriptedSession()
        session.restarts = false
        for health in [1, 0.2, 0.199, 0.1, 0.05, 0.0499, 0, 0.3] {
            session.budgetHealth = health
            session.call("Read")
        }
        #expect(session.fired == ["budget 3"])
        #expect(session.floors == Array(repeating: .observe, count: 5) + [.block, .block, .observe])
        session.budgetHealth = 0.01
        session.call("Read")
        #expect(session.fired == ["budget 3", "budget 9"])
        #expect(session.matches.map(\.finding.severity) == [.warn, .critical])
    }

    @Test(arguments: ["Write", "Edit", "MultiEdit", "NotebookEdit"])
    func `blind_edit fires before a file is changed that was not looked at`(tool: String) {
        var session = ScriptedSession()
        session.call("Read", file: "/a")
        session.call(tool, file: "/b", exists: true)
        #expect(session.fired == ["blind_edit 2"])
    }

    @Test(
        arguments: [
            ("Edit", "/a", true), ("Edit", "/b", false), ("Edit", "/b", nil), ("Read", "/b", true), ("Edit", nil, true),
        ] as [(String, String?, Bool?)]
    )
    func `blind_edit lets pass what comes close`(tool: String, file: String?, exists: Bool?) {
        var session = ScriptedSession()
        session.call("Read", file: "/a")
        session.call(tool, file: file, exists: exists)
        #expect(session.fired == [])
    }

    @Test func `patterns ask for what a tool does, not for its name`() throws {
        var session = ScriptedSession()
        session.call("exec_command", kind: .shell, failed: true)
        session.call("exec_command", kind: .shell)
        session.call("apply_patch", kind: .edit, file: "/b", exists: true)
        #expect(session.fired == ["bash_retry 2", "blind_edit 3"])
        let messages = session.matches.map {
            $0.message(healing: $0.finding.failingTool.flatMap(HealingSuggestion.builtIn))
        }
        #expect(
            messages[0].hasPrefix(
                "The last action was an exec_command call that failed, and the next is exec_command again."
            )
        )
        #expect(messages[0].hasSuffix("Read after a failing exec_command changes pressure by −7 % (typical)."))
        #expect(messages[1].hasPrefix("The next call is apply_patch on a file that exists,"))
        session.call("Bash", kind: .other, failed: true)
        session.call("Bash", kind: .other)
        #expect(session.fired.count == 2)
    }

    @Test func `of two shells a message names neither`() throws {
        var session = ScriptedSession()
        session.call("exec_command", kind: .shell, failed: true)
        session.call("Bash")
        let message = try #require(session.matches.first).message(healing: nil)
        #expect(message.hasPrefix("The last action was a shell call that failed, and the next is a shell call again."))
    }

    @Test(arguments: [(19, false), (20, true)])
    func `blind_edit looks 20 actions back`(between: Int, fires: Bool) {
        var session = ScriptedSession()
        session.call("Write", file: "/a", exists: false)
        session.calls(between, "Bash")
        session.call("Edit", file: "/a", exists: true)
        #expect(session.fired == (fires ? ["blind_edit \(between + 2)"] : []))
    }

    @Test func `a read that failed has shown nothing`() {
        var session = ScriptedSession()
        session.call("Read", failed: true, file: "/a")
        session.call("Edit", file: "/a", exists: true)
        #expect(session.fired == ["blind_edit 2"])
    }

    @Test func `a notebook's path counts as a file's`() {
        let input = JSONValue.object([.init(name: "notebook_path", value: .string("/n"))])
        #expect(FileDigest(of: input, key: "k") == FileDigest(ofPath: "/n", key: "k"))
        #expect(FileDigest(ofPath: "/n", key: "k") != FileDigest(ofPath: "/n", key: "l"))
        #expect(FileDigest(ofPath: "", key: "k") == .none)
        #expect(FileDigest(of: .null, key: "k") == .none)
    }
}
