import SomaEngine
import SomaJSON
import SomaFold
import SomaModel
import SomaSources
import SomaTestSupport
import Testing

struct RecordingDialectTests {
    private static let required = #""agent":"a","session":"s","time":"2026-01-01T12:00:00Z","tool":"Bash""#

    /// An action's line with further members.
    private static func line(_ members: String) -> String { "{\(required),\(members)}" }

    private func read(_ text: String) throws -> Observed {
        try RecordingDialect.observed(in: Array(text.utf8).span)
    }

    private func action(_ text: String) throws -> Action {
        guard case .action(let action) = try read(text).what else { throw Recording.BadLine(message: "not an action") }
        return action
    }

    @Test func `a line with everything is read`() throws {
        let action = try action(
            Self.line(
                #"""
                "input":{"command":"ls","n":[1]},"call_id":"c-1","text":"Maybe.","output":"x\ny","tokens":12,\#
                "cost_usd":0.25,"error":true,"duration_s":1.5,"target_exists":false
                """#
            )
        )
        var expected = Action.stub(
            callID: "c-1",
            text: "Maybe.",
            output: "x\ny",
            tokens: 12,
            costUSD: 0.25,
            failed: true,
            duration: 1.5
        )
        expected.input = .object([
            .init(name: "command", value: .string("ls")), .init(name: "n", value: .array([.int(1)])),
        ])
        expected.targetExists = false
        #expect(action == expected)
    }

    @Test(arguments: [
        "{\(required)}",
        " { \(required) } ",
        "{\(required)}\r",
        line(#""input":null,"call_id":null,"text":null,"output":null,"tokens":null,"cost_usd":null"#),
        line(#""error":null,"duration_s":null,"target_exists":null,"event":null"#),
        line(#""text_words":null,"text_hedges":null,"output_length":null"#),
        line(#""unknown":1,"Text":"x","":[{}]"#),
        line(#""text":"","output":"","tokens":0,"cost_usd":0,"error":false,"duration_s":0"#),
        line(#""tokens":0.0,"cost_usd":0.0,"duration_s":-0.0,"call_id":"""#),
        line(#""tokens":-0,"cost_usd":0e5"#),
        line(#""tokens":7,"tokens":null"#),
        "{\"tool\":\"Read\",\(required)}",
    ])
    func `what is absent, null or unknown changes nothing`(text: String) throws {
        #expect(try action(text) == .stub())
    }

    @Test(
        arguments: [
            (#""tokens":1.0"#, 1),
            (#""tokens":12e2"#, 1_200),
            (#""tokens":9007199254740992"#, 9_007_199_254_740_992),
            (#""tokens":9007199254740992.0"#, 9_007_199_254_740_992),
            (#""tokens":1,"tokens":2"#, 2),
        ] as [(String, Int64)]
    )
    func `tokens are whole numbers however they are written`(members: String, tokens: Int64) throws {
        #expect(try action(Self.line(members)).tokens == tokens)
    }

    @Test func `names may be long, and hold anything`() throws {
        let name = String(repeating: "é", count: 512)
        let line = #"{"agent":"\#(name)","session":"\u0000\n","time":"2026-01-01T12:00:00Z","tool":" "}"#
        #expect(try action(line) == .stub(agent: name, session: "\0\n", tool: " "))
    }

    @Test(arguments: [
        ("", "not valid JSON: the text ends where a value should be at column 1"),
        ("x", "not valid JSON: expected a value at column 1"),
        ("{\(required)", "not valid JSON: expected ',' or '}' at column 71"),
        ("{\(required)} {}", "not valid JSON: unexpected text after the value at column 73"),
        (line(#""cost_usd":NaN"#), "not valid JSON: expected a value at column 83"),
        ("\u{FEFF}{\(required)}", "not valid JSON: expected a value at column 1"),
        ("[]", "not a JSON object"),
        ("null", "not a JSON object"),
        ("\"{}\"", "not a JSON object"),
        ("1", "not a JSON object"),
        ("{}", "\"agent\" is missing"),
        (#"{"session":"s","time":"2026-01-01T12:00:00Z","tool":"Bash"}"#, "\"agent\" is missing"),
        (#"{"agent":"a","time":"2026-01-01T12:00:00Z","tool":"Bash"}"#, "\"session\" is missing"),
        (#"{"agent":"a","session":"s","tool":"Bash"}"#, "\"time\" is missing"),
        (#"{"agent":"a","session":"s","time":"2026-01-01T12:00:00Z"}"#, "\"tool\" is missing"),
        (line(#""agent":null"#), "\"agent\" is missing"),
        (line(#""session":null"#), "\"session\" is missing"),
        (line(#""time":null"#), "\"time\" is missing"),
        (line(#""tool":null"#), "\"tool\" is missing"),
        (line(#""agent":"""#), "\"agent\" is empty"),
        (line(#""session":"""#), "\"session\" is empty"),
        (line(#""time":"""#), "\"time\" is empty"),
        (line(#""tool":"""#), "\"tool\" is empty"),
        (line(#""agent":1"#), "\"agent\" must be a string"),
        (line(#""session":["s"]"#), "\"session\" must be a string"),
        (line(#""time":1767268800"#), "\"time\" must be a string"),
        (line(#""tool":true"#), "\"tool\" must be a string"),
        (line("\"agent\":\"\(String(repeating: "é", count: 512))x\""), "\"agent\" is longer than 1024 bytes"),
        (line("\"tool\":\"\(String(repeating: "x", count: 1_025))\""), "\"tool\" is longer than 1024 bytes"),
        (line(#""time":"yesterday""#), badTime),
        (line(#""time":"2026-01-01T12:00:00""#), badTime),
        (line(#""time":"1969-12-31T23:59:59Z""#), badTime),
        (line(#""time":"2262-01-01T00:00:00Z""#), badTime),
        (line(#""input":"ls""#), "\"input\" must be an object"),
        (line(#""input":[]"#), "\"input\" must be an object"),
        (line(#""call_id":7"#), "\"call_id\" must be a string"),
        (line(#""text":7"#), "\"text\" must be a string"),
        (line(#""output":{}"#), "\"output\" must be a string"),
        (line(#""tokens":"7""#), "\"tokens\" must be an integer from 0 to 2^53"),
        (line(#""tokens":-1"#), "\"tokens\" must be an integer from 0 to 2^53"),
        (line(#""tokens":1.5"#), "\"tokens\" must be an integer from 0 to 2^53"),
        (line(#""tokens":-0.5"#), "\"tokens\" must be an integer from 0 to 2^53"),
        (line(#""tokens":9007199254740993"#), "\"tokens\" must be an integer from 0 to 2^53"),
        (line(#""tokens":9223372036854775807"#), "\"tokens\" must be an integer from 0 to 2^53"),
        (line(#""tokens":9223372036854775808"#), "\"tokens\" must be an integer from 0 to 2^53"),
        (line(#""tokens":1e999"#), "\"tokens\" must be an integer from 0 to 2^53"),
        (line(#""tokens":true"#), "\"tokens\" must be an integer from 0 to 2^53"),
        (line(#""cost_usd":"1""#), "\"cost_usd\" must be a number of at least 0"),
        (line(#""cost_usd":-0.01"#), "\"cost_usd\" must be a number of at least 0"),
        (line(#""cost_usd":-1"#), "\"cost_usd\" must be a number of at least 0"),
        (line(#""cost_usd":1e999"#), "\"cost_usd\" must be a number of at least 0"),
        (line(#""error":0"#), "\"error\" must be true or false"),
        (line(#""error":"true""#), "\"error\" must be true or false"),
        (line(#""duration_s":false"#), "\"duration_s\" must be a number of at least 0"),
        (line(#""duration_s":-1e-9"#), "\"duration_s\" must be a number of at least 0"),
        (line(#""duration_s":-1e999"#), "\"duration_s\" must be a number of at least 0"),
        (line(#""target_exists":1"#), "\"target_exists\" must be true or false"),
        (line(#""text_words":-1"#), "\"text_words\" must be an integer from 0 to 2^53"),
        (line(#""text_hedges":1.5"#), "\"text_hedges\" must be an integer from 0 to 2^53"),
        (line(#""output_length":"x""#), "\"output_length\" must be an integer from 0 to 2^53"),
        (line(#""event":1"#), "\"event\" must be a string"),
        (line(#""event":"""#), "an unknown \"event\": it needs a newer soma"),
        (line(#""event":"compaction""#), "an unknown \"event\": it needs a newer soma"),
    ])
    func `a bad line is refused, and why is said in one line`(text: String, message: String) {
        let error = #expect(throws: SourceError.self) { try read(text) }
        #expect(error?.description == message)
    }

    private static let badTime = "\"time\" must be an RFC 3339 time with its offset, from 1970 to 2261"

    private static let time = #""time":"2026-01-01T12:00:00Z""#

    @Test(arguments: [
        (#"{"event":"session_end"}"#, "\"time\" is missing"),
        (#"{"event":"session_end",\#(time)}"#, "\"agent\" is missing"),
        (#"{"event":"session_end",\#(time),"agent":"a","session":""}"#, "\"session\" is empty"),
        (#"{"event":"edge",\#(time),"source":"a","target":"b"}"#, "\"trust\" is missing"),
        (#"{"event":"edge",\#(time),"source":"a","trust":1}"#, "\"target\" is missing"),
        (#"{"event":"edge",\#(time),"target":"a","trust":1}"#, "\"source\" is missing"),
        (#"{"event":"edge",\#(time),"source":"a","target":"a","trust":1}"#, "an agent cannot be its own source"),
        (#"{"event":"edge",\#(time),"source":"a","target":"b","trust":1.01}"#, "trust must be a number from 0 to 1"),
        (#"{"event":"edge",\#(time),"source":"a","target":"b","trust":-0.1}"#, badTrust),
        (#"{"event":"edge",\#(time),"source":"a","target":"b","trust":1e999}"#, badTrust),
        (#"{"event":"edge",\#(time),"source":"a","target":"b","trust":"1"}"#, badTrust),
        (
            #"{"event":"edge",\#(time),"source":"a","target":"b","trust":NaN}"#,
            "not valid JSON: expected a value at column 81"
        ),
        (#"{"event":"edge","time":"x","source":"a","target":"b","trust":1}"#, badTime),
        (#"{"event":"edge_removed",\#(time),"source":"a"}"#, "\"target\" is missing"),
    ])
    func `a bad event is refused`(text: String, message: String) {
        let error = #expect(throws: SourceError.self) { try read(text) }
        #expect(error?.description == message)
    }

    private static let badTrust = "\"trust\" must be a number of at least 0"

    @Test func `events are read`() throws {
        #expect(
            try read(#"{"event":"session_end",\#(Self.time),"agent":"a","session":"s"}"#)
                == .sessionEnd(agent: "a", session: "s", time: .noon)
        )
        for (text, trust) in [("0", 0), ("1", 1), ("0.4", 0.4), ("1.0", 1)] {
            #expect(
                try read(#"{"event":"edge",\#(Self.time),"source":"a","target":"b","trust":\#(text)}"#)
                    == .edge(try TrustEdge(from: "a", to: "b", trust: trust), time: .noon)
            )
        }
        #expect(
            try read(#"{"event":"edge_removed",\#(Self.time),"source":"a","target":"b","extra":{}}"#)
                == .edgeRemoval(source: "a", target: "b", time: .noon)
        )
    }

    @Test func `a message never quotes a value`() {
        for name in ["agent", "session", "time", "tool", "text", "output", "tokens", "cost_usd", "error", "input"] {
            for value in [#"{"secret":1}"#, #"["secret"]"#, #""secret"#, #""secret""#] {
                do {
                    _ = try read(Self.line("\"\(name)\":\(value)"))
                } catch {
                    #expect(!"\(error)".contains("secret"))
                }
            }
        }
    }

    @Test func `a line with bytes changed, added, dropped or repeated is read or refused`() throws {
        let bytes = Array(
            Self.line(#""input":{"command":"ls"},"text":"é","tokens":12,"cost_usd":0.25,"error":true,"duration_s":1.5"#)
                .utf8
        )
        var random = FixedRandom(state: 9)
        var read = 0
        for _ in 0..<10_000 {
            var mutated = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) { random.mutate(&mutated) }
            if case .action(let action) = try? RecordingDialect.observed(in: mutated.span).what {
                read += 1
                #expect(0...9_007_199_254_740_992 ~= action.tokens)
                #expect(action.costUSD >= 0 && action.costUSD.isFinite)
                #expect(action.duration >= 0 && action.duration.isFinite)
            }
        }
        #expect((1..<10_000).contains(read))
    }

    @Test func `redacted lines give the same readings as full ones`() throws {
        var full = RAMMemory()
        var redacted = RAMMemory()
        for action in try Recording.actions(Recording.edgeCases) {
            let counts = action.measuredCounts
            var writer = JSONWriter()
            writer.beginObject()
            writer.member("agent", action.agent)
            writer.member("session", action.session)
            writer.member("time", action.time.rfc3339)
            writer.member("tool", action.tool)
            writer.member("tokens", Int(action.tokens))
            writer.member("cost_usd", action.costUSD)
            writer.member("error", action.failed)
            writer.member("duration_s", action.duration)
            writer.member("text_words", counts.words)
            writer.member("text_hedges", counts.hedges)
            writer.member("output_length", counts.outputLength)
            writer.endObject()
            let line = try self.action(writer.text)
            #expect(line.text.isEmpty && line.output.isEmpty)
            #expect(redacted.record(line).reading == full.record(action).reading)
        }
    }
}
