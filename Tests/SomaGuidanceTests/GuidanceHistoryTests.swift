import SomaModel
import SomaTestSupport
import Testing

@testable import SomaGuidance

struct GuidanceHistoryTests {
    /// One with something in every field.
    private static func history() -> GuidanceHistory {
        var session = ScriptedSession()
        session.restarts = false
        session.signalPressures = Reading.stub().signalPressures
        session.vitals = Reading.stub().vitals
        session.call("Read\"\n\0", file: "/a")
        for tool in ["é", "e\u{301}", "🧪", "Read"] { session.call(tool, file: "/" + tool) }
        session.calls(3, "Bash", failed: true)
        session.call("Bash", failed: true, output: "error \"x\"")
        return session.history
    }

    @Test func `a history comes back from its JSON`() throws {
        let history = Self.history()
        #expect(history.firings.map(\.pattern.text) == ["bash_retry", "bash_error_streak", "error_cascade"])
        let read = try #require(GuidanceHistory(json: history.json))
        #expect(read == history)
        #expect(read.json == history.json)
        #expect(!history.json.contains("\n"))
        let fresh = GuidanceHistory(actionCount: 500)
        #expect(GuidanceHistory(json: fresh.json) == fresh)
    }

    @Test func `a tool's kind is written if its name does not say it`() throws {
        var session = ScriptedSession()
        session.call("Bash")
        session.call("exec", kind: .shell)
        session.call("Read", kind: .other)
        let recent = #"[["Bash",false,0,0.0],["exec",false,0,0.0,"shell"],["Read",false,0,0.0,"other"]]"#
        #expect(session.history.json.contains(recent))
        #expect(session.history.recent.map(\.tool.kind) == [.shell, .shell, .other])
        for wrong in [#""other""#, #""Shell""#, "null", #""shell",1"#] {
            let json = session.history.json.replacing(
                #""exec",false,0,0.0,"shell""#,
                with: #""exec",false,0,0.0,"# + wrong
            )
            #expect(GuidanceHistory(json: json) == nil)
        }
    }

    @Test func `no path is kept`() {
        var history = GuidanceHistory()
        var action = Action.stub(tool: "Read")
        action.input = .object([.init(name: "file_path", value: .string("/home/someone/secret"))])
        history.record(action, reading: .stub(), key: "k")
        #expect(!history.json.contains("secret"))
        #expect(history.touched(FileDigest(ofPath: "/home/someone/secret", key: "k")))
    }

    @Test func `its size is bounded, whatever an agent does`() {
        var session = ScriptedSession()
        session.restarts = false
        let long = String(repeating: "x\u{301}", count: 5_000)
        for index in 0..<100 { session.call("\(index)" + long, failed: true, file: long, output: long) }
        #expect(session.history.json.utf8.count < 6_000)
        #expect(session.history.consecutiveFailures == 100)
        #expect(session.history.lastError.unicodeScalars.count == 200)
        #expect(GuidanceHistory(json: session.history.json) == session.history)
    }

    @Test(arguments: ["", "null", "{}", "[]", "not JSON", "{\"number\":1}"])
    func `what is no history is none`(json: String) {
        #expect(GuidanceHistory(json: json) == nil)
    }

    @Test(arguments: [
        ("\"number\":9", "\"number\":8"),
        ("\"number\":9", "\"number\":-9"),
        ("\"number\":9", "\"number\":9223372036854775807"),
        ("\"recent\":[[", "\"recent\":[[],["),
        ("\"recent\":[[", "\"recent\":[[\"x\",true,1,0],["),
        ("\"recent\":[[", "\"recent\":[[\"x\",false,1,2],["),
        ("\"consecutive_failures\":4", "\"consecutive_failures\":3"),
        ("\"consecutive_failures\":4", "\"consecutive_failures\":5"),
        ("\"bash_retry\":", "\"bash_retry\":-1,\"x\":"),
        ("\"bash_retry\":", "\"bash_retry\":99,\"x\":"),
        ("\"bash_retry\":", "\"error_cascade\":3,\"x\":"),
        ("\"last_error\":\"", "\"last_error\":null,\"x\":\""),
        ("\"vitals\":[", "\"vitals\":[0,"),
        ("\"vitals\":[", "\"vitals\":[-1],\"x\":["),
        ("\"signal_pressures\":[", "\"x\":["),
    ])
    func `a history that cannot have been written is none`(part: String, replacement: String) throws {
        let json = Self.history().json
        let place = try #require(json.firstRange(of: part))
        #expect(GuidanceHistory(json: json.replacing(place, replacement)) == nil)
    }

    @Test func `the firings of a pattern that is no more are left out`() throws {
        let json = Self.history().json
        let place = try #require(json.firstRange(of: "\"bash_retry\":"))
        let read = try #require(GuidanceHistory(json: json.replacing(place, "\"gone\":")))
        #expect(read.firings.map(\.pattern.text) == ["bash_error_streak", "error_cascade"])
    }

    @Test func `a damaged history is none, or one that can go on`() {
        let bytes = Array(Self.history().json.utf8)
        var random = FixedRandom(state: 11)
        var read = 0
        for _ in 0..<20_000 {
            var mutated = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) { random.mutate(&mutated) }
            guard let history = GuidanceHistory(json: String(decoding: mutated, as: UTF8.self)) else { continue }
            read += 1
            var session = ScriptedSession()
            session.history = history
            session.budgetHealth = 0
            session.calls(2, "Bash", failed: true)
            #expect(GuidanceHistory(json: session.history.json) == session.history)
            for match in session.matches { #expect(!match.message(healing: nil).isEmpty) }
        }
        #expect((1..<20_000).contains(read))
    }

    @Test(arguments: [
        ("", ""), ("\n \n", ""), ("one\ntwo", "one"), ("\r\none\r\ntwo", "one"), ("Exit code 2", "Exit code 2"),
        ("Exit code 2\n\nls: no", "ls: no"), ("a\u{202E}b\u{200B}c", "abc"), ("a\u{1B}[1;31mb\u{9B}0mc", "abc"),
        ("a \t\u{0} b", "a b"), ("\u{1B}", ""), ("\u{1B}[", ""), ("a\u{2028}b", "a"), (" a ", "a"),
    ])
    func `an error's line is the first that tells something, made plain`(output: String, line: String) {
        #expect(PlainText.errorLine(of: output, limit: 200) == line)
    }

    @Test(arguments: [(0, ""), (1, "…"), (3, "ab…"), (4, "ab …"), (5, "ab c…"), (6, "ab c d"), (7, "ab c d")])
    func `a line is cut to its limit`(limit: Int, line: String) {
        #expect(PlainText.line("ab  c\nd", limit: limit) == line)
    }
}

extension String {
    fileprivate func replacing(_ place: Range<Index>, _ replacement: String) -> String {
        var changed = self
        changed.replaceSubrange(place, with: replacement)
        return changed
    }
}
