import Foundation
import SomaTestSupport
import Testing

/// Whose day a budget is of, while programs in several time zones use one state folder.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/Etc/GMT-14"), "without a tz database"))
struct BudgetDayTests {
    private let folder: TemporaryFolder
    private let home: String

    init() throws {
        folder = try TemporaryFolder()
        home = folder.path("home")
        try FileManager.default.createDirectory(
            atPath: home,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        try settings("")
    }

    /// In which it is another day than in UTC now.
    private static var zone: String {
        Int(Date.now.timeIntervalSince1970) / 3_600 % 24 >= 10 ? "Etc/GMT-14" : "Etc/GMT+12"
    }

    private func settings(_ zone: String) throws {
        try folder.write("budget: {tokens: 10000, period: day\(zone)}\n", to: "home/soma.yaml")
        try folder.setMode(0o600, of: "home/soma.yaml")
    }

    @discardableResult
    private func soma(_ arguments: String..., zone: String, input: String = "") throws -> String {
        let run = try SomaProcess.run(arguments, home: home, environment: ["TZ": zone], input: input)
        #expect(run.exitCode == 0, "\(run.error)")
        return run.output
    }

    /// A call of a message of so many tokens.
    private func call(_ number: Int, tokens: Int, zone: String) throws {
        let path = folder.path("transcript.jsonl")
        let row = """
            {"type":"assistant","uuid":"\(UUID().uuidString)","sessionId":"s","message":{"id":"msg_\(number)",\
            "role":"assistant","content":[],"usage":{"input_tokens":\(tokens),"output_tokens":0}}}

            """
        let call = #""session_id":"s","transcript_path":"\#(path)","tool_name":"Read","tool_use_id":"t\#(number)""#
        if number == 1 {
            try folder.write("", to: "transcript.jsonl")
            let start = #""hook_event_name":"SessionStart","session_id":"s","source":"startup""#
            try soma("hook", zone: zone, input: #"{\#(start),"transcript_path":"\#(path)"}"#)
        }
        let text = try folder.text("transcript.jsonl")
        try folder.write(text + row, to: "transcript.jsonl")
        for event in ["PreToolUse", "PostToolUse"] {
            try soma("hook", zone: zone, input: #"{"hook_event_name":"\#(event)",\#(call)}"#)
        }
    }

    private func budget(zone: String) throws -> String {
        try soma("status", zone: zone).split(separator: "\n").first { $0.contains("udget") }.map(String.init) ?? ""
    }

    @Test func `a budget's day is of the zone in which the folder was made, whoever asks`() throws {
        try call(1, tokens: 9_800, zone: Self.zone)
        let seen = try budget(zone: Self.zone)
        #expect(seen.contains("98"), "\(seen)")
        for zone in ["UTC", "", "CET-1CEST,M3.5.0,M10.5.0/3"] { #expect(try budget(zone: zone) == seen) }
        try call(2, tokens: 100, zone: "UTC")
        #expect(try soma("status", zone: "UTC").contains("BLOCK"))
        #expect(try budget(zone: Self.zone).contains("99"))
        #expect(try soma("config", zone: "UTC").contains(/budget\.time_zone +Etc\/GMT[-+]1[24] +default/))
    }

    @Test func `the settings' zone goes before the folder's`() throws {
        try call(1, tokens: 9_800, zone: "UTC")
        let seen = try budget(zone: "UTC")
        try settings(", time_zone: \(Self.zone)")
        #expect(try budget(zone: "UTC") != seen)
        try call(2, tokens: 100, zone: "UTC")
        for zone in ["UTC", Self.zone] { #expect(try budget(zone: zone).contains("1")) }
        let name = "SELECT printf('%d', tokens) FROM budget_days ORDER BY tokens"
        let days = try Program.run("sqlite3", [home + "/analytics.db", name])
        #expect(days.output == "100\n9800\n")
        try settings(", time_zone: UTC")
        #expect(try budget(zone: Self.zone) == seen)
    }

    @Test func `an older folder keeps the zone of the first that records`() throws {
        try call(1, tokens: 9_800, zone: "UTC")
        let forget = "DELETE FROM installation WHERE name LIKE 'time_zone%'"
        _ = try Program.run("sqlite3", [home + "/analytics.db", forget])
        try call(2, tokens: 100, zone: Self.zone)
        try call(3, tokens: 100, zone: "UTC")
        let name = "SELECT value FROM installation WHERE name = 'time_zone'"
        #expect(try Program.run("sqlite3", [home + "/analytics.db", name]).output == Self.zone + "\n")
    }
}
