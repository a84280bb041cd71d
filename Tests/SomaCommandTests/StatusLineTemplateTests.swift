import SomaCommand
import SomaModel
import SomaSources
import SomaTestSupport
import Testing

struct StatusLineTemplateTests {
    private static let agent = AgentSnapshot.stub("main", ownPressure: 0.5, pressure: 0.625, mode: .warn)

    private static func subject(_ agent: AgentSnapshot? = agent) -> StatusLineSubject {
        let json = """
            {"session_id":"s","model":{"display_name":"Opus"},"cost":{"total_cost_usd":1.5},
             "context_window":{"used_percentage":8.4},"tasks":[{"id":"t","description":"Look"}]}
            """
        let input = StatusLineInput(parsing: Array(json.utf8))
        return StatusLineSubject(agent, at: .noon(plus: 120), input: input, task: input?.tasks?.first)
    }

    private func text(_ template: String, _ subject: StatusLineSubject = subject()) throws -> String {
        try StatusLineTemplate(parsing: template).line(about: subject).plain.rendered(for: .terminal)
    }

    @Test(arguments: [
        ("", ""), ("plain é", "plain é"), ("{mode}", "WARN"), ("{pressure}", "0.62"), ("{own}", "0.50"),
        ("{agent}", "main"), ("{actions}", "1"), ("{uncertainty}", "0.10"), ("{drift}", "0.20"),
        ("{error_rate}", "0.30"), ("{token_usage}", "0.40"), ("{cost}", "0.50"), ("{age}", "2 min"),
        ("{model}", "Opus"), ("{context}", "8%"), ("{cost_usd}", "1.50"), ("{task}", "Look"),
        ("{{mode}}", "{mode}"), ("{{{mode}}}", "{WARN}"), ("a{{", "a{"), ("}}b", "}b"), ("{mode}{mode}", "WARNWARN"),
        ("a\nb\u{1B}[2Jc\u{9B}", "a\u{FFFD}b\u{FFFD}[2Jc\u{FFFD}"),
    ])
    func `fields are filled in`(template: String, expected: String) throws {
        #expect(try text(template) == expected)
    }

    @Test func `what is not known is a hyphen, and an idle agent says so`() throws {
        let all = StatusLineField.allCases.map { "{\($0.rawValue)}" }.joined()
        let hyphens = String(repeating: "-", count: StatusLineField.allCases.count)
        #expect(try text(all, StatusLineSubject(nil, at: .noon)) == hyphens)
        let idle = AgentSnapshot.stub("main", isSessionOpen: false)
        #expect(try text("{mode} {age}", StatusLineSubject(idle, at: .noon(plus: 7_200))) == "idle 2 h")
    }

    @Test(arguments: ["{spark}", "{", "}", "{mode", "{}", "{mode:3}", "{Mode}", "a}b", "{{}", "{a{mode}"])
    func `a template that cannot be read is a usage failure`(template: String) {
        let error = #expect(throws: CommandFailure.self) { try StatusLineTemplate(parsing: template) }
        #expect(error?.kind == .usage)
        #expect(error?.message.hasPrefix("statusline: --format has ") == true)
    }

    @Test func `an unknown field is answered with the known ones`() {
        let error = #expect(throws: CommandFailure.self) { try StatusLineTemplate(parsing: "{spark}") }
        #expect(error?.message.contains("{spark}; there are mode, pressure, own, agent, ") == true)
    }

    @Test func `the mode is colored, and the pressure where there is no mode`() throws {
        func colored(_ template: String, _ subject: StatusLineSubject = Self.subject()) throws -> String {
            try StatusLineTemplate(parsing: template).line(about: subject).rendered(for: .terminal)
        }
        #expect(try colored("{mode} {pressure}") == "\u{1B}[33mWARN\u{1B}[0m 0.62")
        #expect(try colored("{pressure} {own}") == "\u{1B}[33m0.62\u{1B}[0m 0.50")
        let idle = StatusLineSubject(.stub(isSessionOpen: false), at: .noon)
        #expect(try colored("{mode} {pressure}", idle) == "idle 0.00")
    }

    @Test func `colors and links of the template's own are kept, and closed`() throws {
        let link = "\u{1B}]8;;http://x/\u{1B}\\"
        let line = try StatusLineTemplate(parsing: "\u{1B}[1m\(link){agent}").line(about: Self.subject())
        #expect(
            line.rendered(for: .terminal)
                == "\u{1B}[1m\(link)main\u{1B}]8;;\u{1B}\\\u{1B}[0m"
        )
        #expect(line.plain.rendered(for: .terminal) == "main")
        #expect(line.rendered(for: .tmux) == "main#[default]")
        let closed = try StatusLineTemplate(parsing: "\u{1B}[1mx\u{1B}[0my\u{1B}[31mz\u{1B}[m")
        #expect(
            closed.line(about: Self.subject()).rendered(for: .terminal)
                == "\u{1B}[1mx\u{1B}[0my\u{1B}[31mz\u{1B}[m"
        )
    }

    @Test func `calm is OBSERVE, idle, and nobody there`() {
        #expect(StatusLineSubject(nil, at: .noon).isCalm)
        #expect(StatusLineSubject(.stub(), at: .noon).isCalm)
        #expect(StatusLineSubject(.stub(isSessionOpen: false, mode: .warn), at: .noon).isCalm)
        for mode in [Mode.guide, .warn, .block] {
            #expect(!StatusLineSubject(.stub(mode: mode), at: .noon).isCalm)
        }
    }
}
