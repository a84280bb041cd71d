import SomaCommand
import SomaJSON
import SomaModel
import SomaStore
import SomaTestSupport
import Testing

struct BlocksPageTests {
    private static func row(_ agent: String, denied: Bool, mode: Mode) -> BlockRow {
        let decision = BlockDecision(
            id: "id-\(agent)",
            agent: agent,
            session: "s",
            tool: "Bash",
            rule: "rm_recursive",
            denied: denied,
            number: 7,
            time: .noon
        )
        return BlockRow(decision: decision, pressure: 0.876, mode: mode)
    }

    private let page = BlocksPage([
        row("a", denied: true, mode: .block),
        row("evil\u{1B}[2J" + String(repeating: "日", count: 40), denied: false, mode: .guide),
    ])

    @Test func `decisions are aligned, and names cannot control the terminal`() {
        let lines = page.text(color: false).split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[1].hasPrefix("  2026-01-01T12:00:00Z  a  "))
        #expect(lines[1].hasSuffix("  Bash  rm_recursive  denied        0.88  BLOCK"))
        #expect(lines[2].hasPrefix("  2026-01-01T12:00:00Z  evil\u{FFFD}[2J日日"))
        #expect(lines[2].hasSuffix("日…  Bash  rm_recursive  allowed       0.88  GUIDE"))
        #expect(page.text(color: true).contains("\u{1B}[1;31mBLOCK\u{1B}[0m\n"))
        #expect(!page.text(color: false).contains("\u{1B}"))
    }

    @Test func `as JSON they are whole`() throws {
        guard case .array(let blocks) = try JSONValue(parsing: page.json)["blocks"] else {
            Issue.record("no blocks")
            return
        }
        #expect(blocks[0]["decision"]?.text == "denied" && blocks[1]["decision"]?.text == "allowed")
        #expect(blocks[0]["time"]?.text == "2026-01-01T12:00:00.000000Z")
        #expect(blocks[0]["pressure"]?.number == 0.876)
        #expect(blocks[1]["agent"]?.text?.hasPrefix("evil\u{1B}") == true)
    }

    @Test func `no decisions are said to be none`() {
        #expect(BlocksPage([]).text(color: true) == "No destructive operation has been decided on yet.\n")
        #expect(BlocksPage([]).json == #"{"blocks":[]}"# + "\n")
    }
}
