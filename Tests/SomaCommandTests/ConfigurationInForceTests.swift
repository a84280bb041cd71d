import Foundation
import SomaCommand
import SomaConfiguration
import SomaTestSupport
import Testing

struct ConfigurationInForceTests {
    @Test func `what a hook starts goes on with the last good settings`() async {
        await #expect(processExitsWith: .success) { try ConfigurationInForceTests.checkLastGood() }
    }

    /// For a process of its own: it changes the environment.
    private static func checkLastGood() throws {
        let folder = try TemporaryFolder()
        unsafe setenv("SOMA_HOME", folder.path, 1)
        func endpoint() throws -> String? {
            try Configuration.inForceOrLastGood().exporter.standard.endpoint.value
        }
        #expect(try endpoint() == nil)
        try Configuration.noteLastGood(Array("exporter: {endpoint: \"http://last\"}\n".utf8), in: folder.path)
        #expect(try endpoint() == nil)
        try folder.write("exporter: {endpoint: \"http://now\"}\n", to: "soma.yaml")
        #expect(try endpoint() == "http://now")
        try folder.write("exporter: {endpoint: \"http://now\"}\nnonsense: 1\n", to: "soma.yaml")
        #expect(try endpoint() == "http://last")
        #expect(throws: CommandFailure.self) { try Configuration.inForce() }
        unsafe setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://environment", 1)
        #expect(try endpoint() == "http://environment")
        unsafe setenv("SOMA_BUDGET_TOKENS", "x", 1)
        let failure = #expect(throws: CommandFailure.self) { try Configuration.inForceOrLastGood() }
        #expect(failure?.kind == .usage && failure?.message == "SOMA_BUDGET_TOKENS must be a number above 0")
    }
}
