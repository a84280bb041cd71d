import Foundation
import SomaConfiguration
import SomaTestSupport
import Testing

/// The settings that go on while `soma.yaml` is wrong.
struct LastGoodTests {
    private let folder: TemporaryFolder
    private let name = Configuration.lastGoodFileName

    init() throws {
        folder = try TemporaryFolder()
    }

    private func note(_ text: String?) throws {
        try Configuration.noteLastGood(text.map { Array($0.utf8) }, in: folder.path)
    }

    private var changed: [String] {
        get throws { try Configuration(lastGoodIn: folder.path, environment: { _ in nil }).changed }
    }

    @Test func `what was noted last holds, with the environment before it`() throws {
        #expect(try changed == [])
        try note("budget: {tokens: 1}\n")
        try note("budget: {tokens: 2, cost_usd: 3}\n")
        let configuration = try Configuration(lastGoodIn: folder.path) { $0 == "SOMA_BUDGET_TOKENS" ? "5" : nil }
        #expect(
            configuration.changed == [
                "budget.tokens 5 environment SOMA_BUDGET_TOKENS", "budget.cost_usd 3 soma.yaml:1",
            ]
        )
        #expect(throws: ConfigurationError.self) {
            try Configuration(lastGoodIn: folder.path) { $0 == "SOMA_BUDGET_TOKENS" ? "x" : nil }
        }
        #expect(try folder.names() == [name] && folder.mode(name) == 0o600)
        try note(nil)
        try note(nil)
        #expect(try changed == [] && folder.names() == [])
    }

    @Test func `what is unsafe or no settings does not hold, and is replaced`() throws {
        try folder.write("recording: full\n", to: name)
        try folder.setMode(0o620, of: name)
        #expect(try changed == [])
        try note("recording: full\n")
        #expect(try changed == ["recording full soma.yaml:1"] && folder.mode(name) == 0o600)
        try folder.write("nonsense: 1\n", to: name)
        #expect(try changed == [])
        try folder.write("recording: off\n", to: "elsewhere")
        try FileManager.default.removeItem(atPath: folder.path(name))
        try FileManager.default.createSymbolicLink(
            atPath: folder.path(name),
            withDestinationPath: folder.path("elsewhere")
        )
        try note("recording: full\n")
        #expect(try changed == ["recording full soma.yaml:1"])
        #expect(try folder.text("elsewhere") == "recording: off\n" && folder.names() == ["elsewhere", name])
    }
}
