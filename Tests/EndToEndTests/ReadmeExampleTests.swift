import Foundation
import SomaTestSupport
import Testing

/// The README's program: what is printed there is what is built here, without access to what is not public.
struct ReadmeExampleTests {
    @Test func `the README shows the program that is built`() throws {
        let program = try Repository.text("Tests/ReadmeExample/main.swift")
        #expect(try Repository.text("README.md").contains("```swift\n" + program + "```\n"))
    }

    @Test func `processes at once record what the README promises`() async throws {
        let home = try TemporaryFolder()
        try await withThrowingTaskGroup(of: SomaProcess.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try SomaProcess.run([], program: SomaProcess.folder + "/readme-example", home: home.path)
                }
            }
            for try await run in group {
                #expect(run.exitCode == 0 && run.error == "")
                #expect(run.output.hasPrefix("planner "))
            }
        }
        let query =
            "SELECT agent, source, count(*), max(number), sum(failed) FROM actions GROUP BY agent ORDER BY agent"
        let rows = try Program.run("sqlite3", [home.path("analytics.db"), query]).output
        #expect(rows == "planner|wrap|8|8|0\nresearcher|wrap|8|8|8\n")
        #expect(try SomaProcess.run(["status"], home: home.path).output.contains("2 agents monitored"))
    }
}
