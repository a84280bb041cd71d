@testable import SomaCommand
import SomaEngine
import SomaGuidance
import SomaJSON
import SomaModel
import SomaStore
import SomaTestSupport
import Testing

struct SessionReportTests {
    private let store: Store

    init() throws {
        store = try Store()
        try addSession("s-1", agent: "a|b\n<i>", start: 0, end: 3_723)
        try addSession("s-1", agent: "a/sub", start: 5, end: 60)
        try addSession("s-2", agent: "a", start: -100, end: -50)
        try add(.stub(agent: "a|b\n<i>", session: "s-1", second: 10, tokens: 5, costUSD: 0.5), 1, 0.1, .observe)
        try add(.stub(agent: "a|b\n<i>", session: "s-1", second: 20, failed: true, duration: 3), 2, 0.9, .block)
        try add(.stub(agent: "a|b\n<i>", session: "s-1", second: 30, tool: "Read"), 3, 0.3, .guide)
        try add(.stub(agent: "a/sub", session: "s-1", second: 15, duration: 1), 1, 0.6, .warn)
        try store.addFiring("bash_retry", .treatment, at: 2, agent: "a|b\n<i>", session: "s-1", after: [0.4])
        try store.transaction { () throws(StoreError) in
            try store.judgeShownFirings(of: "a|b\n<i>", at: 2)
            let decision = BlockDecision(
                id: "d",
                agent: "a/sub",
                session: "s-1",
                tool: "Bash",
                rule: "rm_recursive",
                denied: true,
                number: 2,
                time: .noon(plus: 25)
            )
            _ = try store.insertBlock(
                BlockRow(decision: decision, pressure: 0.8, mode: .block),
                callID: "",
                source: .claudeCodeHook
            )
        }
    }

    private func addSession(_ session: String, agent: String, start: Int64, end: Int64) throws {
        let row = SessionRow(
            agent: agent,
            session: session,
            ordinal: 1,
            startTime: .noon(plus: start),
            endTime: .noon(plus: end),
            isOpen: false,
            traceID: TraceID(high: 1, low: 2),
            parentSpanID: nil
        )
        try store.transaction { () throws(StoreError) in try store.setSession(row) }
    }

    private func add(_ action: Action, _ number: Int, _ pressure: Double, _ mode: Mode) throws {
        let reading = Reading.stub(number: number, ownPressure: pressure, pressure: pressure, mode: mode)
        try store.transaction { () throws(StoreError) in
            try store.insertAction(PressureUpdate(action, reading: reading), source: .claudeCodeHook)
        }
    }

    @Test func `a session is one page of Markdown`() throws {
        #expect(
            try SessionReport(of: "s-1", in: store).markdown == """
                # Session s-1

                - Start: 2026-01-01T12:00:00Z
                - End: 2026-01-01T13:02:03Z
                - Duration: 1 h 2 min 3 s
                - Actions: 4, 1 failed
                - Tokens: 5
                - Cost: 0.50 USD
                - Recorded by: claude-code/hook

                ## Agents

                | agent | pressure | peak | actions | failed | tokens | cost in USD |
                | --- | --- | --- | --- | --- | --- | --- |
                | a\\|b\u{FFFD}\\<i\\> | ▁█▃ | 0.90 at 2 | 3 | 1 | 5 | 0.50 |
                | a/sub | ▅ | 0.60 at 1 | 1 | 0 | 0 | 0.00 |

                ## Mode changes

                | time | agent | action | from | to | pressure |
                | --- | --- | --- | --- | --- | --- |
                | 2026-01-01T12:00:15Z | a/sub | 1 | OBSERVE | WARN | 0.60 |
                | 2026-01-01T12:00:20Z | a\\|b\u{FFFD}\\<i\\> | 2 | OBSERVE | BLOCK | 0.90 |
                | 2026-01-01T12:00:30Z | a\\|b\u{FFFD}\\<i\\> | 3 | BLOCK | GUIDE | 0.30 |

                ## Guidance

                | time | agent | action | pattern | severity | arm | recovered at 1 | recovered at 5 | recovered at 10 | next 3 actions |
                | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
                | 2026-01-01T12:00:02Z | a\\|b\u{FFFD}\\<i\\> | 2 | bash_retry | warn | shown | yes | - | - | \
                pressure stayed, another tool, no error |

                ## Destructive operations

                | time | agent | tool | rule | decision | pressure | mode |
                | --- | --- | --- | --- | --- | --- | --- |
                | 2026-01-01T12:00:25Z | a/sub | Bash | rm_recursive | denied | 0.80 | BLOCK |

                ## Tools

                | tool | calls | failed | mean duration |
                | --- | --- | --- | --- |
                | Bash | 3 | 1 | 1.33 s |
                | Read | 1 | 0 | 0.00 s |

                """
        )
    }

    @Test func `a session without actions has empty parts`() throws {
        let markdown = try SessionReport(of: "s-2", in: store).markdown
        for title in ["Mode changes", "Guidance", "Destructive operations", "Tools"] {
            #expect(markdown.contains("## \(title)\n\nNone.\n"))
        }
    }

    @Test func `as JSON it is whole`() throws {
        let value = try JSONValue(parsing: try SessionReport(of: "s-1", in: store).json)
        #expect(value["duration_s"]?.number == 3_723)
        #expect(value["actions"] == .int(4))
        for (name, count) in [
            ("agents", 2), ("mode_changes", 3), ("firings", 1), ("blocks", 1), ("tools", 2), ("sources", 1),
        ] {
            guard case .array(let elements) = value[name] else {
                Issue.record("no \(name)")
                continue
            }
            #expect(elements.count == count, "\(name)")
        }
    }

    @Test(
        arguments: [
            (nil, ["s-1"]), ("s-1", ["s-1"]), ("s-2", ["s-2"]), ("s", ["s-1", "s-2"]), ("S", []), ("%", []), ("x", []),
            ("", ["s-1", "s-2"]),
        ] as [(String?, [String])]
    )
    func `a session is found by its id or a beginning of it`(text: String?, found: [String]) throws {
        #expect(try store.sessions(called: text, limit: 10) == found)
    }

    @Test func `an id that another begins with is itself`() throws {
        try addSession("s", agent: "z", start: 0, end: 1)
        #expect(try store.sessions(called: "s", limit: 10) == ["s"])
        #expect(try store.sessions(called: "s-", limit: 1) == ["s-1"])
    }

    @Test(arguments: [
        ("bash_retry", "bash_retry"), ("_x_", "\\_x\\_"), ("a|b", "a\\|b"), ("a|\u{301}b", "a\\|\u{301}b"),
        ("`<!--`", "\\`\\<\\!--\\`"), ("a\nb\r\n\t\u{1B}", "a\u{FFFD}b\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
        ("\\|", "\\\\\\|"),
    ])
    func `text in Markdown stays text`(text: String, escaped: String) {
        #expect(text.markdown == escaped)
    }

    @Test(arguments: [Int64.max, .min]) func `sums beyond every number end at the limit`(tokens: Int64) throws {
        try addSession("s-9", agent: "z", start: 0, end: 1)
        for number in 1...3 {
            try add(.stub(agent: "z", session: "s-9", second: Int64(number), tokens: tokens), number, 0, .observe)
        }
        #expect(try SessionReport(of: "s-9", in: store).tokens == tokens)
        #expect(try SessionReport(of: "s-9", in: store).markdown.contains("Tokens: \(tokens)"))
    }
}
