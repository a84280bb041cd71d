@testable import SomaCommand
import SomaJSON
import Testing

struct AuditLineTests {
    private static func line(_ text: String) -> AuditLine { AuditLine(Array(text.utf8)) }

    @Test(
        arguments: [
            (
                #"{"time":"2026-11-20T19:01:02.123456Z","event":"pressure_update","agent":"a","tool.name":"Bash","error.type":"tool_error","action.number":7,"mode":"GUIDE","pressure":0.456,"pressure.own":0.25}"#,
                "2026-11-20T19:01:02.123Z  pressure_update  a                     Bash  failed  GUIDE  p=0.46  own=0.25  #7"
            ),
            (
                #"{"time":"2026-11-20T19:01:02.000001Z","event":"mode_change","agent":"a","mode.from":"GUIDE","mode.to":"WARN"}"#,
                "2026-11-20T19:01:02.000Z  mode_change      a                     GUIDE → WARN"
            ),
            (
                #"{"time":"2026-11-20T19:01:02Z","event":"session","agent":"a","session":"s","phase":"start","ordinal":1}"#,
                "2026-11-20T19:01:02.000Z  session          a                     start  #1  s"
            ),
            (
                #"{"time":"2026-11-20T19:01:02Z","event":"guidance_firing","agent":"a","guidance.arm":"treatment","guidance.pattern":"bash_retry","guidance.severity":"warn"}"#,
                "2026-11-20T19:01:02.000Z  guidance_firing  a                     bash_retry  warn  treatment"
            ),
            (
                #"{"time":"2026-11-20T19:01:02Z","event":"block_decision","agent":"a","tool.name":"Bash","block.decision":"denied","block.rule":"rm"}"#,
                "2026-11-20T19:01:02.000Z  block_decision   a                     denied  rm  Bash"
            ),
            (
                #"{"time":"2026-11-20T19:01:02Z","event":"failure","component":"hook","code":"busy","message":"it is locked"}"#,
                "2026-11-20T19:01:02.000Z  failure          -                     hook  busy  it is locked"
            ),
            (
                #"{"time":"\u001b[2J","event":"mode_change","agent":"\u001b]0;x\u0007","mode.from":"\u009b1m"}"#,
                "\u{FFFD}[2J  mode_change      \u{FFFD}]0;x\u{FFFD}                \u{FFFD}1m → ?"
            ),
            (#"{"a":1}"#, "-  " + String(repeating: " ", count: 15) + "  -" + String(repeating: " ", count: 19)),
            ("\u{1B}[31m", "not JSON: \u{FFFD}[31m"),
            ("[]", "not JSON: []"),
        ]
    )
    func `a line is shown for a person`(line: String, shown: String) {
        #expect(Self.line(line).summary == shown)
    }

    @Test func `a line is shown as it is, unless it would control the terminal`() throws {
        func json(_ text: String) -> String? { Self.line(text).json.map { String(decoding: $0, as: UTF8.self) } }
        #expect(json(#"{"a" : 1.50}"#) == #"{"a" : 1.50}"#)
        #expect(json("{\"a\":\"\u{9B}31m\u{7F}\"}") == #"{"a":"\u009b31m\u007f"}"#)
        #expect(json("\u{1B}[31m") == nil)
    }

    @Test func `agents and events are told apart`() {
        let line = Self.line(#"{"event":"session","agent":"é"}"#)
        #expect(line.isOf(agent: nil, event: nil) && line.isOf(agent: "é", event: "session"))
        // The same to a reader, other bytes.
        #expect(!line.isOf(agent: "e\u{301}", event: nil) && !line.isOf(agent: nil, event: "failure"))
        #expect(!Self.line("{}").isOf(agent: "é", event: nil))
    }
}
