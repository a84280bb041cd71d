import SomaSources
import SomaTestSupport
import Testing

struct StatusLineInputTests {
    @Test func `the documented example is read`() throws {
        let bytes = Array(try Repository.text("Tests/Fixtures/statusline-input.json").utf8)
        let input = try #require(StatusLineInput(parsing: bytes, columns: "120"))
        #expect(input.sessionID == "3f8a2b1c-9d4e-4f6a-8b7c-1d2e3f4a5b6c")
        #expect(input.agent == "cc-3f8a2b1c")
        #expect(input.workingFolder == "/home/user/project")
        #expect(input.transcriptPath == "/home/user/.claude/projects/project/transcript.jsonl")
        #expect(input.model == "Opus")
        #expect(input.totalCostUSD == 0.01234)
        #expect(input.agentName == "security-reviewer")
        #expect(input.columns == 120)
        #expect(input.tasks == nil)
        let window = try #require(input.contextWindow)
        #expect(window.size == 200_000)
        #expect(window.totalInputTokens == 15_500)
        #expect(window.totalOutputTokens == 1_200)
        #expect(window.usedPercentage == 8)
        #expect(window.remainingPercentage == 92)
        let usage = try #require(window.currentUsage)
        #expect(usage.inputTokens == 8_500)
        #expect(usage.outputTokens == 1_200)
        #expect(usage.cacheCreationInputTokens == 5_000)
        #expect(usage.cacheReadInputTokens == 2_000)
    }

    @Test(arguments: [
        "{}", #"{"session_id":7,"model":"Opus","cost":[],"context_window":3,"agent":null,"columns":"x","tasks":{}}"#,
        #"{"session_id":"","model":{},"cost":{"total_cost_usd":-1},"columns":-3}"#,
        #"{"unknown":{"deeply":[1,2,{"nested":null}]},"cost":{"total_cost_usd":"free"}}"#,
    ])
    func `what is missing or of another type is nothing`(text: String) throws {
        let input = try #require(StatusLineInput(parsing: Array(text.utf8)))
        #expect(input.agent == nil)
        #expect(input.model == nil)
        #expect(input.totalCostUSD == nil)
        #expect(input.contextWindow == nil)
        #expect(input.columns == nil)
        #expect(input.tasks == nil)
    }

    @Test func `before the first request there is no usage`() throws {
        let text = """
            {"context_window":{"used_percentage":null,"current_usage":null,"context_window_size":1e999},"columns":80}
            """
        let input = try #require(StatusLineInput(parsing: Array(text.utf8), columns: "120"))
        #expect(input.contextWindow?.currentUsage == nil)
        #expect(input.contextWindow?.usedPercentage == nil)
        #expect(input.contextWindow?.size == nil)
        #expect(input.columns == 80)
    }

    @Test(arguments: ["", "{", "[]", "null", "\"x\"", "{}x", "\u{FEFF}{}"])
    func `what is no object is refused`(text: String) {
        #expect(StatusLineInput(parsing: Array(text.utf8)) == nil)
    }

    @Test func `more than a mebibyte is refused, bytes that are not UTF-8 are not`() {
        let space = [UInt8](repeating: 0x20, count: StatusLineInput.byteLimit - 2)
        #expect(StatusLineInput(parsing: Array("{}".utf8) + space) != nil)
        #expect(StatusLineInput(parsing: Array("{}".utf8) + space + [0x20]) == nil)
        #expect(StatusLineInput(parsing: Array(#"{"cwd":""#.utf8) + [0xFF] + Array(#""}"#.utf8)) != nil)
    }

    @Test func `tasks belong to the session's agent`() throws {
        let text = """
            {"session_id":"abcdefghij","columns":60,"tasks":[{"id":"a123456789","label":"L","name":"N"},{"id":"b"},7,{}]}
            """
        let input = try #require(StatusLineInput(parsing: Array(text.utf8)))
        let tasks = try #require(input.tasks)
        #expect(tasks.map(\.id) == ["a123456789", "b"])
        #expect(tasks.map(\.title) == ["L", nil])
        #expect(tasks.map { input.agent(of: $0) } == ["cc-abcdefgh/a1234567", "cc-abcdefgh/b"])
    }
}
