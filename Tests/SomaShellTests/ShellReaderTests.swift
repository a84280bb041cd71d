import SomaTestSupport
import Testing

@testable import SomaShell

struct ShellReaderTests {
    /// Each command as its words joined, and its redirections.
    private func commands(_ text: String) -> [String] {
        ShellReader.commands(of: text).map { command in
            let words = command.words.map(\.text)
            let redirections = command.redirections.map { redirection in
                "\(redirection.descriptor.map(String.init) ?? "")\(redirection.action):\(redirection.target.text)"
            }
            return (words + redirections).joined(separator: " ")
        }
    }

    @Test(
        arguments: [
            ("a;b&c&&d||e|f\ng", ["a", "b", "c", "d", "e", "f", "g"]),
            ("if a; then b; else c; fi; d", ["a", "b", "c", "d"]),
            ("while a; do b; done < in", ["a", "b", "read:in"]),
            ("for x in a b; do c; done", ["c"]),
            ("case x in a|b) c;; *) d;; esac", ["c", "d"]),
            ("f() { a; }; f", ["a", "f"]),
            ("a $(b; c) d", ["b", "c", "a \0\0 d"]),
            ("a \"`b`\"", ["b", "a \0"]),
            ("a >b 2>>c 3<d 4<>e &>f >|g", ["a write:b 2write:c 3read:d 4readWrite:e write:f write:g"]),
            ("a 2>&1 >&- <&3 >&b", ["a 2duplicate:1 duplicate:- duplicate:3 write:b"]),
            ("a 12 >b 12>c", ["a 12 write:b 12write:c"]),
            ("a <<E b\nc $(d)\nE\ne", ["a b hereDocument:", "d", "e"]),
            ("a <<'E'\n$(d)\nE\ne", ["a hereDocument:", "e"]),
            ("sudo -u x a b", ["sudo -u x a b", "a b"]),
            ("bash -c 'a; b'", ["bash -c a; b", "a", "b"]),
            ("[[ a > b && c ]]; d", ["d"]),
            ("((a > b)); c", ["c"]),
            ("if then fi else", []),
            ("if\\\nx", ["ifx"]),
            ("'if' a", ["if a"]),
            ("echo if then", ["echo if then"]),
        ] as [(String, [String])]
    )
    func `commands are found in the order of the text`(text: String, expected: [String]) {
        #expect(commands(text) == expected)
    }

    @Test func `a command knows what is on its standard input`() {
        var reader = ShellReader("cat <<A | tee x | sh\n1\nA\nsh <<< 2\necho 3 | (a; sh)\nls | sh; sh")
        reader.readList(until: .end)
        let shells = reader.commands.filter { $0.name == "sh" }
        #expect(shells.map { reader.input(of: $0) } == ["1\n", "2\n", "3\n", "\0", nil])
    }

    @Test func `a command knows its folder`() {
        let text = "a; cd /x; b; cd y/../z; c; (cd /w; d); e; cd $u; f; cd /v && g; popd; h"
        let found = ShellReader.commands(of: text, folder: "/start").filter { $0.name != "cd" }
        #expect(found.map(\.folder) == ["/start", "/x", "/x/z", "/w", "/x/z", nil, "/v", "/v", nil])
    }

    @Test func `the first 64 KiB are read`() {
        let filler = String(repeating: "#", count: ShellReader.byteLimit - 9) + "\n"
        #expect(commands(filler + "rm -rf x y") == ["rm -rf x"])
    }

    /// Openings without an end, each so many that it would show if time grew faster than the text.
    @Test(arguments: [
        "(", "((", "$(", "$((", "`", "\"", "'", "${", "${x:-", "{ ", "{a,b}", "{a,", "if ", "case x in a) ",
        "for i in a; do ", "<(",
        "<<E ", "<<E\n", "a|", "a;", "a&&", "\\", "$'", "\"$(", "\"`", "sudo ", "eval ", "bash -c ", "xargs ",
        "find -exec ", "echo a|",
        "{ echo a; echo b; }|", "x=$x$x;", "x=a$x$x;", "$x", "[[ ", "f()", "a=(", "@(", "echo rm|sh|", "sh<<<",
        "$(echo ", ")", "}", ";;",
        "env -S ", "git -c alias.x=!", "eval \"\\", "trap ", "cd a;", "a>", "a<<<$(", "!", "~/", "*", "\0", "é",
    ])
    func `endless openings are read to the end`(opening: String) {
        let text = String(repeating: opening, count: 70_000 / opening.utf8.count)
        _ = BlockRow.found("x=a; " + text)
    }

    @Test func `what is nested up to the limit is found`() {
        for (open, close) in [
            ("( ", ")"), ("$(", ")"), ("{ ", ";}"), ("\"$(", ")\""), ("<(", ")"), ("if ", "; fi"), ("${x:-", "}"),
        ] {
            let depth = 16
            let inner = open == "${x:-" ? "$(rm -rf x)" : "rm -rf x"
            let start = open.hasPrefix("(") || open.hasPrefix("{") || open == "if " ? "" : "a "
            let text =
                start + String(repeating: open + (start.isEmpty || open == "${x:-" ? "" : "a "), count: depth - 1)
            #expect(
                BlockRow.found(text + open + inner + String(repeating: close, count: depth)) == .rmRecursive,
                "\(open)"
            )
        }
    }

    /// Pieces that meet in every order, beside single bytes.
    private static let seeds = [
        "X=1 sudo -u root bash -lc \"cd ~/.soma && rm -rf '$X' # no\" <<EOF > .env\n$(kill -9 1)\nEOF\n",
        "for f in {a,b}{c,d}; do case $f in (a|b) echo `rm -r \\`ls\\`` ;; *) find . -exec rm {} + ;& esac; done 2>&1 >/dev/sda",
        "cat <<-'A' <<B | tee >(sh) | ssh h bash -s\n\trm\n\tA\n${x:-$(a)}\nB\nf() { [[ -n $1 ]] && ((x++)); }; a=(1 \"${b[@]}\")",
        "git -c alias.x='!f() { rm -f \"$@\"; }; f' push +a:b -o c --force; sqlite3 ~/.soma/a.db 'PRAGMA x'; chmod u=rwx,go=rwx a",
        "echo -e 'r\\x6d -rf %s' | printf \"$'\\u00e9'\" | xargs -I{} env -S 'a b' eval \"$(cat <<< z)\" ; trap \"x\" EXIT; dd of=/dev/../x",
    ]

    @Test(arguments: 0..<8)
    func `no text makes it trap`(seed: UInt64) {
        var random = FixedRandom(state: seed)
        for _ in 0..<600 {
            var bytes = Array(Self.seeds[Int.random(in: 0..<Self.seeds.count, using: &random)].utf8)
            if Bool.random(using: &random) {
                let other = Array(Self.seeds[Int.random(in: 0..<Self.seeds.count, using: &random)].utf8)
                let cut = Int.random(in: 0...other.count, using: &random)
                bytes.insert(contentsOf: other[..<cut], at: Int.random(in: 0...bytes.count, using: &random))
            }
            for _ in 0..<Int.random(in: 1...12, using: &random) { random.mutate(&bytes) }
            _ = BlockRow.found(String(decoding: bytes, as: UTF8.self))
        }
    }
}
