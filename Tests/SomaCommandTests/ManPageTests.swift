import SomaCommand
import SomaTestSupport
import Testing

struct ManPageTests {
    @Test(
        arguments: [("groff", ["-ww", "-man", "-Tutf8", "-z"]), ("mandoc", ["-Tlint", "-W", "error"])]
    )
    func `formatters find no fault with it`(program: String, arguments: [String]) throws {
        guard Program.isInstalled(program) else { return }
        let folder = try TemporaryFolder()
        let path = try folder.write(ManPage.text, to: "soma.1")
        let run = try Program.run(program, arguments + [path])
        #expect(run.exitCode == 0 && run.error.isEmpty && run.output.isEmpty, "\(run.error)\(run.output)")
    }

    @Test func `it is ASCII, and has every command and option`() {
        #expect(ManPage.text.utf8.allSatisfy { $0 < 0x80 })
        let lines = Set(ManPage.text.split(separator: "\n").map(String.init))
        for command in Commands.all {
            #expect(lines.contains { $0 == ".SS " + command.name || $0.hasPrefix(".SS \(command.name) ") })
            for subcommand in command.subcommands {
                #expect(lines.contains { $0.hasPrefix(#"\fB"# + subcommand.name) }, "\(subcommand.name)")
            }
            for option in command.options {
                let name = option.name.split(separator: "-", omittingEmptySubsequences: false).joined(separator: #"\-"#)
                #expect(lines.contains { $0.hasPrefix(#"\fB"# + name) }, "\(name)")
            }
        }
    }
}
