@testable import SomaCommand
import SomaJSON
import SomaModel
import SomaSources
import SomaSystem
import Testing

struct ProgramRunTests {
    private func action(
        _ arguments: [String],
        environment: [String: String] = [:],
        exitCode: Int32 = 0,
        output: [UInt8] = []
    ) throws -> Action {
        let parsed = try ParsedArguments(arguments, for: Commands.run)
        return try ProgramRun(parsed) { environment[$0] }.action(
            of: .init(exitCode: exitCode, output: output),
            seconds: 1.5,
            at: Timestamp(nanosecondsSinceEpoch: 7),
            defaultSession: "default"
        )
    }

    @Test func `an action says what was run and how it ended`() throws {
        let action = try action(["--", "/usr/bin/make", "a b", "--agent", "x"], exitCode: 2, output: Array("out".utf8))
        #expect(action.agent == "run-make")
        #expect(action.session == "default")
        #expect(action.tool == "make")
        #expect(action.input["command"] == .string("/usr/bin/make 'a b' --agent x"))
        #expect(action.output == "out")
        #expect(action.failed)
        #expect(action.duration == 1.5)
        #expect(action.time.nanosecondsSinceEpoch == 7)
    }

    @Test func `options go before variables, and those before what is made up`() throws {
        let variables = ["SOMA_AGENT": "v", "SOMA_SESSION": "w"]
        #expect(try action(["x"], environment: variables).agent == "v")
        #expect(try action(["x"], environment: variables).session == "w")
        let given = try action(["--agent", "a", "--session", "s", "x", "--session", "t"], environment: variables)
        #expect(given.agent == "a" && given.session == "s")
        let long = ["SOMA_AGENT": String(repeating: "v", count: 1_025)]
        #expect(try action(["x"], environment: long).agent == "run-x")
    }

    @Test(arguments: [("/", "unknown"), ("a/", "a"), ("", "unknown"), ("x\u{1B}\ny", "x\u{FFFD}\u{FFFD}y")])
    func `a program's name is bounded and printable`(path: String, name: String) throws {
        #expect(try action([path]).tool == name)
        #expect(try action([path]).agent == "run-" + name)
        #expect(try action([String(repeating: "é", count: 500)]).tool.count == 64)
    }

    @Test func `output that begins within a character begins with the next one`() throws {
        let full = Array(String(repeating: "é", count: WatchedProcess.outputLimit).utf8)
        let kept = Array(full.suffix(WatchedProcess.outputLimit + 1).dropFirst())
        #expect(try action(["x"], output: Array(full.dropFirst().prefix(kept.count))).output.first == "é")
        #expect(try action(["x"], output: [0x80, 0x41]).output == "\u{FFFD}A")
    }

    @Test func `a run reads as it was written`() throws {
        var action = try action(["x", "\n\u{1B}"], exitCode: 1, output: Array("a\nb\u{0}".utf8))
        action.time = Timestamp(nanosecondsSinceEpoch: 1_763_000_000_000_000_001)
        for parent in [nil, TraceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")] {
            let run = WrappedRun(action, traceParent: parent)
            #expect(WrappedRun(parsing: run.bytes) == run)
        }
        #expect(WrappedRun(parsing: Array("{}".utf8)) == nil)
        #expect(WrappedRun(parsing: []) == nil)
    }
}
