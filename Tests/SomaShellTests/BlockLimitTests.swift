import Testing

@testable import SomaShell

/// What is too long or too deep to be read is told, not passed over.
struct BlockLimitTests {
    @Test(arguments: ["'EOF'", "EOF"], [72, 500])
    func `a long here-document hides nothing behind it`(mark: String, kilobytes: Int) {
        let body = String(repeating: "{\"price\": \"$x 1\", \"rm\": [\"-rf\"]}\n", count: kilobytes * 1_024 / 34)
        #expect(BlockRow.found("cat > f.json <<\(mark)\n\(body)EOF\nrm -rf old") == .rmRecursive)
        #expect(BlockRow.found("cat > f.json <<\(mark)\n\(body)EOF\nls") == nil)
        #expect(BlockRow.found("cat > .env <<\(mark)\n\(body)EOF") == .secretFile)
    }

    @Test func `a text of more than its share is unreadable`() {
        let comment = "#" + String(repeating: "x", count: ShellReader.byteLimit) + "\n"
        #expect(BlockRow.found(comment + "rm -rf x") == .unreadable)
        #expect(BlockRow.found("rm -rf x " + comment) == .rmRecursive)
        #expect(BlockRow.found("soma unblock " + comment) == .somaControl)
        let body = String(repeating: "x\n", count: ShellReader.textLimit / 2)
        #expect(BlockRow.found("cat > f <<'E'\n\(body)E\nrm -rf x") == .unreadable)
    }

    @Test(arguments: [
        String(repeating: "a $(", count: 80) + "rm -rf x",
        String(repeating: "${x:-", count: 80) + "$(rm -rf x)",
        "X='" + String(repeating: " ", count: 20_000) + "rm -rf x'; eval \"$X\"",
        (0..<600).map { "v\($0)=1;" }.joined() + "c=rm; $c x",
        "cat <<E\n" + String(repeating: "$(a;a) ", count: 100_000) + "\nE\nls",
        "echo 'rm -rf x' " + String(repeating: "| cat ", count: 40) + "| sh",
    ])
    func `a limit that is hit`(command: String) {
        #expect(BlockRow.found(command) == .unreadable)
    }

    @Test(arguments: [
        String(repeating: "echo a; ", count: 4_000), String(repeating: "x=1; echo $x; ", count: 2_000),
        "walk() { for f in \"$1\"/*; do walk \"$f\"; walk \"$f\"; done; }; walk .",
        "git commit -m '" + String(repeating: "word ", count: 8_000) + "'",
        "python3 - <<'E'\n" + String(repeating: "print($(1))\n", count: 20_000) + "E",
    ])
    func `what is long but plain`(command: String) {
        #expect(BlockRow.found(command) == nil)
    }
}
