import Foundation
import SomaCommand
import SomaEngine
import Testing

struct EnvironmentSettingsTests {
    @Test func `a budget is a number above 0, or none`() async {
        await #expect(processExitsWith: .success) { try EnvironmentSettingsTests.check() }
    }

    /// For a process of its own: it changes the environment.
    private static func check() throws {
        unsafe unsetenv("SOMA_BUDGET_COST_USD")
        for (text, limit) in [("", nil), ("1", 1), ("2.5", 2.5), ("1e6", 1e6)] as [(String, Double?)] {
            unsafe setenv("SOMA_BUDGET_TOKENS", text, 1)
            #expect(try EnvironmentSettings.monitor().budget == Budget.Limits(tokens: limit))
        }
        for text in ["0", "-1", "x", "1 ", "inf", "nan", "1e999", "1,5"] {
            unsafe setenv("SOMA_BUDGET_TOKENS", text, 1)
            let failure = #expect(throws: CommandFailure.self) { try EnvironmentSettings.monitor() }
            #expect(failure?.kind == .usage)
            #expect(failure?.message == "SOMA_BUDGET_TOKENS must be a number above 0")
        }
    }
}
