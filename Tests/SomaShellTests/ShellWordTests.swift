import SomaTestSupport
import Testing

@testable import SomaShell

/// The reader's words, beside those of bash itself.
struct ShellWordTests {
    /// Simple commands without anything that only running could tell.
    private static let lines = [
        "a b c", "  a   b\tc  ", "'a b' c", "\"a b\" c", "a'b'\"c\"d", "''", "a '' b", "\"\" ''", "'it'\\''s'",
        "\"it's\"",
        "a\\ b", "\\a\\'\\\"", "\"a\\b\\\\c\\\"d\\$e\\`f\"", "'a\\b'", "a\\\nb", "\"a\\\nb\"", "'a\nb'", "a#b #c",
        "'#' b", "\\#a",
        "$'a\\tb\\n'", "$'\\x41\\101\\u00e9\\''", "$'\\e\\a\\\\'", "$'\\q'", "$\"a b\"", "a$", "'a'$", "\"$\"", "a=b",
        "'a=b' c",
        "-r -f --x=y", "a{b}", "{a,b}", "x{a,b}y", "{a,b}{c,d}", "{a,{b,c}}", "a{,b}", "{a,'b c'}", "'{a,b}'",
        "\"{a,b}\"", "\\{a,b}",
        "{a,b", "a,b}", "{{a,b}", "{a,b}}", "{}", "a{}b", "{a}", "~", "~/x", "a~", "'~'", "\"~/x\"", "~/'a b'", "\\~",
        "x=~", "x=~/y", "--x=~", "x'='~", "a=b=~", "é ü",
        "日本語 '日 本'", "a\"b'c\"'d\"e'", "\"a\"'b'c\\d", "a%b @c ^d +e :f /g ,h .i _j", "\"a;b&c|d\" 'e(f)g' <(:)",
        "$'\\060' $'\\0601'", "a\\;b", "$HOME", "\"$HOME\"", "'$HOME'", "${HOME}x", "\\$HOME", "$HOME/a b",
        "${HOME:-x}", "${UNSET_A:-x}",
        "\"${UNSET_A:-x y}\"", "${UNSET_A-x}", "${HOME:+x}", "\"a${HOME}b\"", "$(echo a)",
        "\"$(echo a b)\"",
        "$(echo a b)", "`echo a`", "\"`echo a b`\"", "$(echo 'a  b')", "\"$(echo 'a  b')\"", "$(echo $(echo a))",
        "`echo \\`echo a\\``",
        "\"$(echo \"a b\")\"", "$(printf '%s-%s' a b)", "\"$(printf 'a\\nb\\n\\n')\"", "\"$(cat <<'E'\na \"b'\nE\n)\"",
        "$(cat <<E\na\nE\n)",
        "\"$(cat <<< 'a b')\"", "$(echo -e 'a\\tb')", "$(echo -n a)b", "x$(:)y", "x$(true)y z", "$(echo ')')",
        "$(echo a # )\n)",
        "\"$(case a in a) echo b;; esac)\"", "$(if true; then echo a; fi)", "$( (echo a) )", "\"$(echo '\"')\"",
    ]

    /// A line whose words only show where the reader leaves them open.
    private func words(_ line: String) -> [String] {
        let variables = ShellVariables([("HOME", "/home/u")])
        let commands = ShellReader.commands(of: "words " + line, variables: variables)
        return commands.first { $0.level == 0 && $0.name == "words" }?.words.dropFirst().map(\.text) ?? []
    }

    @Test func `words are those that bash hands to a command`() throws {
        let lines = Self.lines.filter { !$0.contains("<(") }
        var script =
            "words() { printf '%s\\n' \"$#\"; for word; do printf '%s\\0' \"$word\"; done; printf '\\n\\1\\n'; }\n"
        for line in lines { script += "words \(line)\n" }
        let run = try Program.run("bash", ["-c", script], environment: ["HOME": "/home/u"])
        #expect(run.error.isEmpty)
        let blocks = run.output.split(separator: "\n\u{1}\n").map(String.init)
        try #require(blocks.count == lines.count)
        for (line, block) in zip(lines, blocks) {
            let count = block.prefix { $0 != "\n" }
            let given = block.dropFirst(count.count + 1).split(separator: "\0", omittingEmptySubsequences: false)
                .dropLast()
            #expect(words(line) == given.map(String.init), "\(line)")
            #expect(Int(count) == given.count, "\(line)")
        }
    }

    @Test(arguments: [
        ("a $x b", ["a", "\0", "b"]),
        ("a\"$x\"b", ["a\0b"]),
        ("$1 ${x#y} ${#x} $((1 + 1)) $(ls)", ["\0", "\0", "\0", "\0", "\0"]),
        ("<(:) a", ["\0", "a"]),
        ("*.c [ab] 'x*'", ["*.c", "[ab]", "x*"]),
        ("a\0b", ["ab"]),
        ("\"open", ["open"]),
        ("'open", ["open"]),
        ("open\\", ["open\\"]),
        ("$(open", ["\0"]),
        ("`open", ["\0"]),
        ("${open", ["\0"]),
        ("$'open\\", ["open\\"]),
        ("a > b c 2>&1 d", ["a", "c", "d"]),
        ("a<b 3>c", ["a"]),
    ])
    func `words that only running could tell, or that are left open`(line: String, expected: [String]) {
        #expect(words(line) == expected)
    }

    @Test func `a word remembers how it was written`() throws {
        let commands = ShellReader.commands(of: "a 'b' *.c '*' $x \"$x\" c")
        let words = try #require(commands.first).words
        #expect(words.map(\.isQuoted) == [false, true, false, true, false, true, false])
        #expect(words.map(\.hasGlob) == [false, false, true, false, false, false, false])
        #expect(words.map(\.isDynamic) == [false, false, false, false, true, true, false])
    }
}
