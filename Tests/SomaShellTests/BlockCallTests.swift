import Testing

@testable import SomaShell

/// Commands that only come together from arguments, arrays, functions and assignments.
struct BlockCallTests {
    @Test(arguments: [
        "run() { echo \"+ $*\"; \"$@\"; }; run rm -rf x", "run() { $*; }; run rm -rf x",
        "run() ( \"$@\" )\nrun rm -rf x",
        "run() { echo \"$1\"; shift; \"$@\"; }\nrun tidy rm -rf x", "run()\n{\n  \"$1\" \"$2\" x\n}\nrun rm -rf",
        "function run { \"${@:2}\"; }; run tidy rm -rf x", "run() { eval \"$1\"; }; run 'rm -rf x'",
        "a() { \"$@\"; }; b() { a \"$@\"; }; b rm -rf x", "run() { sudo \"$@\"; }; run rm -rf x",
        "run() { if true; then \"$@\"; fi; }; run rm -rf x", "run() { bash -c \"$1\"; }; run 'cd y; rm -rf x'",
        "run() { \"$@\"; }; run bash -c 'rm -rf x'", "run() { rm \"$@\"; }; run -rf x",
        "run() { rm -rf \"$1\"; }; run x",
        "del() { rm $FLAGS \"$1\"; }; FLAGS=-rf; del x", "sh -c '\"$@\"' _ bash -c 'rm -rf x'",
        "set -- rm -rf x; \"$@\"", "set rm -rf x; $@", "set -e -- rm -rf x; $*", "set -- a rm -rf x; shift; \"$@\"",
        "set -- rm -rf; \"$@\" x", "set -- 'rm -rf x'; eval \"$1\"", "set -- -rf x; rm \"$@\"",
        "a=(rm -rf x); ${a[*]}", "a=(rm -rf x); ${a[@]}", "a=(rm); a+=(-rf x); \"${a[@]}\"",
        "a=(ls rm -rf x); \"${a[@]:1}\"", "a=(ls rm); ${a[1]} -rf x", "a=(rm ls); $a -rf x",
        "a=(rm -rf x); sudo \"${a[@]}\"",
        "env - rm -rf x", "env - A=1 rm -rf x", "a[0]=1 rm -rf x", "a[b[1]]+=1 rm -rf x", "a[1<<2]=3\nrm -rf x",
        "a[1<<2]\nrm -rf x", "a[$(rm -rf x)]=1", "{fd}>/dev/null rm -rf x", "{fd}<in rm -rf x",
        "coproc X { rm -rf x; }",
        "coproc { rm -rf x; }", "coproc X (rm -rf x)", "coproc X while rm -rf x; do :; done",
        "c=rm bash -c '$c -rf x'", "c='rm -rf x' sh -c 'eval \"$c\"'", "read c <<< rm; $c -rf x",
        "read -r a b <<< 'ls rm -rf x'; $b", "shopt -s expand_aliases\nalias z=\"rm -rf\"\nz x",
        "alias z='sudo rm'\nz -rf x",
    ])
    func `what a call puts together`(command: String) {
        #expect(BlockRow.found(command) == .rmRecursive)
    }

    @Test(arguments: [
        "run() { echo \"+ $*\"; }; run rm -rf x", "run() { echo \"$@\"; }; run rm -rf x",
        "run() { \"$@\"; }; run ls -rf x",
        "run() { \"$@\"; }; run echo rm -rf x", "run() { \"$@\"; }; run git commit -m 'no; rm -rf x'",
        "run() { \"$@\"; }",
        "run() { log \"$1\"; shift; \"$@\"; }\nrun rm ls -rf", "run rm -rf x", "set -- rm -rf x; echo \"$@\"",
        "set -euo pipefail; \"$@\"", "set -- rm -rf x; set -- ls; \"$@\"", "set -- rm x; shift 1; \"$@\"",
        "walk() { for f in \"$1\"/*; do walk \"$f\"; done; }; walk .", "f() { f \"$@\"; f \"$@\"; }; f a",
        "a=(rm -rf x); echo \"${a[@]}\"", "a=(ls rm -rf x); \"${a[0]}\"", "a=(ls x); a+=(-rf); ${a[*]}",
        "echo a[1<<2\nx\n2",
        "env -", "env - ls -rf", "a[0]=rm ls -rf", "echo a[0]=1 rm -rf x", "ls {fd} rm -rf", "echo {fd}>x rm -rf y",
        "coproc X { ls; }", "coproc ls rm -rf x", "c=rm bash -c 'echo $c -rf x'", "read c <<< rm; echo $c -rf x",
        "alias z='rm -rf'", "alias z='rm -rf'; ls x", "alias ls='ls --color'\nls -rf",
        "f() if true; then ls -rf; fi; f rm",
    ])
    func `what a call leaves apart`(command: String) {
        #expect(BlockRow.found(command) == nil)
    }
}
