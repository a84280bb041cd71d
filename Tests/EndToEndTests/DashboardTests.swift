import SomaTestSupport
import Testing

/// What is under `grafana/` and made from the table of metrics.
struct DashboardTests {
    @Test func `the committed dashboards and rules are what is written from the table`() throws {
        let folder = Repository.root + "grafana"
        let run = try Program.run(SomaProcess.folder + "/soma-dashboards", ["--check", folder])
        #expect(run.output == "" && run.error == "" && run.exitCode == 0)
    }
}
