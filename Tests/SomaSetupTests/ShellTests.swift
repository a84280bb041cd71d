import Foundation
@testable import SomaSetup
import SomaTestSupport
import Testing

/// The command lines, read by a real shell.
struct ShellTests {
    /// What `/bin/sh -c` writes.
    private func shell(_ commandLine: String, input: String = "") throws -> String {
        let folder = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", commandLine]
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: folder.write(input, to: "input")))
        try folder.write("", to: "output")
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: folder.path("output")))
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return try folder.text("output")
    }

    /// A program called soma, in a folder of that name, that tells its arguments and its input.
    private func soma(in folder: TemporaryFolder, called name: String, _ script: String) throws -> String {
        try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
        let path = try folder.write("#!/bin/sh\n\(script)\n", to: name + "/soma")
        try folder.setMode(0o755, of: name + "/soma")
        return path
    }

    @Test(arguments: [
        "plain", "with space", "it's", "\"quoted\"", "$HOME`id`", "a;b&c|d>e", "é\u{301}'\u{301}", "#x", "~",
    ])
    func `a program in any folder is run`(name: String) throws {
        let folder = try TemporaryFolder()
        let path = try soma(in: folder, called: name, "printf '%s|' \"$@\"; cat")
        let invocation = SomaInvocation.hook(path)
        #expect(try shell(invocation.commandLine, input: "{}\n") == "hook|{}\n")
        #expect(SomaInvocation(invocation.commandLine) == invocation)
        let statusLine = SomaInvocation.statusLine(path)
        #expect(try shell(statusLine.commandLine) == "statusline|--stdin|")
        let pair = StatusLinePair(soma: statusLine, other: "echo other", isInherited: false)
        #expect(StatusLinePair(pair.commandLine) == pair)
        #expect(try shell(pair.commandLine) == "other statusline|--stdin|")
    }

    @Test(arguments: [
        ("cat", "<a  b\n>\n"), ("input=$(cat); echo \"[$input]\" # mine", "[<a  b\n>]"), ("echo it\\'s", "it's"),
        ("exit 3", ""), ("printf 'one\\ntwo\\n'", "one\ntwo"), ("if", ""), ("\n\n echo x\n", "x"), ("", ""),
        ("cat <<END\ntext\nEND", "text"),
    ])
    func `another status line is run with the same input, whatever it is`(other: String, shown: String) throws {
        let folder = try TemporaryFolder()
        let path = try soma(in: folder, called: "bin", "cat >\"\(folder.path("seen"))\"; echo SEGMENT")
        for isInherited in [false, true] {
            let pair = StatusLinePair(soma: .statusLine(path), other: other, isInherited: isInherited)
            #expect(StatusLinePair(pair.commandLine) == pair)
            let input = "<a  b\n>\n"
            let trimmed = shown.last == "\n" ? String(shown.dropLast()) : shown
            #expect(
                try shell(pair.commandLine, input: input) == (trimmed.isEmpty ? "SEGMENT" : trimmed + " SEGMENT")
            )
            #expect(try folder.text("seen") == input)
        }
    }

    @Test func `where soma is gone the other status line stays`() throws {
        let pair = StatusLinePair(soma: .statusLine("/nowhere/soma"), other: "echo other", isInherited: false)
        #expect(try shell(pair.commandLine) == "other")
    }

    @Test(arguments: [
        "soma", "bell", "/opt/soma-helper hook", "/opt/soma hook; rm x", "/opt/soma hook | tee", "$(which soma) hook",
        "`soma` hook", "/opt/soma 'hook", "cd /opt && soma hook", "echo /opt/soma hook", "",
    ])
    func `a command line that does more, or something else, is not soma's`(line: String) {
        #expect(SomaInvocation(line)?.isHook != true)
    }

    @Test(arguments: [
        "/opt/soma hook", "'/o p/soma' hook", "\"$HOME/bin/soma\" hook", "~/bin/soma  hook --x", "soma hook",
    ])
    func `a command line that someone wrote for soma is`(line: String) {
        #expect(SomaInvocation(line)?.isHook == true)
    }
}
