import SomaCommand
import SomaModel
import SomaStore
import SomaTestSupport
import Testing

struct StatusLineTests {
    @Test func `an active agent is shown with its mode, pressure and actions`() {
        let agent = AgentSnapshot.stub("main\u{1B}", pressure: 0.625, mode: .warn)
        #expect(StatusLine.text(agent, at: .noon, color: false) == "soma: WARN 0.62 main\u{FFFD} #1")
        #expect(
            StatusLine.text(agent, at: .noon, color: true) == "soma: \u{1B}[33mWARN\u{1B}[0m 0.62 main\u{FFFD} #1"
        )
    }

    @Test(
        arguments: [
            (-5, "0 min"), (59, "0 min"), (60, "1 min"), (3_599, "59 min"), (3_600, "1 h"), (172_799, "47 h"),
            (172_800, "2 d"), (8_640_000, "100 d"),
        ] as [(Int64, String)]
    )
    func `an idle agent is shown with its age`(second: Int64, age: String) {
        let agent = AgentSnapshot.stub("main", isSessionOpen: false)
        #expect(StatusLine.text(agent, at: .noon(plus: second), color: true) == "soma: idle, main \(age) ago")
    }

    @Test func `nothing recorded and nothing readable have lines of their own`() {
        #expect(StatusLine.text(nil, at: .noon, color: true) == "soma: no agents yet")
        let codes: [StoreError.Code] = [
            .busy, .corrupt, .missing, .readOnly, .full, .unsafeFolder, .newerSchema, .failed,
        ]
        for code in codes {
            let text = StatusLine.text(StoreError(code, "private /path\n"))
            #expect(text.hasPrefix("soma: "))
            #expect(text.utf8.count < 60)
            #expect(!text.contains("private") && !text.contains("\n"))
        }
    }
}
