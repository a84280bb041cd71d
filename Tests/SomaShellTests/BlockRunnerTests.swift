import Testing

@testable import SomaShell

/// Commands that `find`, git and `xargs` run on others' behalf.
struct BlockRunnerTests {
    @Test(arguments: [
        BlockRow("find . -exec env rm -r {} \\;", .rmRecursive),
        BlockRow("find . -exec sudo rm {} \\;", .findDelete),
        BlockRow("find . -exec nice rm {} +", .findDelete),
        BlockRow("find . -exec busybox rm {} \\;", .findDelete),
        BlockRow("find . -exec xargs rm \\;", .findDelete),
        BlockRow("find . -exec nice -n 5 env A=1 rm {} +", .findDelete),
        BlockRow("find . -exec sh -c 'rm \"$1\"' _ {} \\;", .findDelete),
        BlockRow("find . -name '*.o' -exec echo {} \\; -delete", .findDelete),
        BlockRow("find . -newer rm -delete", .findDelete),
        BlockRow("fd -e o -x rm {}", .findDelete),
        BlockRow("find . -name -delete -print"),
        BlockRow("find . -exec echo -delete \\;"),
        BlockRow("find . -exec sudo ls rm {} \\;"),
        BlockRow("find . -exec env grep rm {} +"),
        BlockRow("find . -exec sh -c 'echo rm' \\;; rm x"),
        BlockRow("find . -print; sudo rm x"),
    ])
    func `find behind a prefix`(row: BlockRow) {
        #expect(BlockRow.found(row.command) == row.rule)
    }

    @Test(arguments: [
        BlockRow("git -c alias.z=\"reset --hard\" z", .gitResetHard),
        BlockRow("git -c alias.z=reset z --hard", .gitResetHard),
        BlockRow("git -c alias.z='!git push' z -f", .gitPushForce),
        BlockRow("git submodule foreach git reset --hard", .gitResetHard),
        BlockRow("git submodule foreach 'git reset --hard'", .gitResetHard),
        BlockRow("git submodule --quiet foreach --recursive 'git clean -fd || true'", .gitClean),
        BlockRow("git rebase --exec 'rm -rf x' main", .rmRecursive),
        BlockRow("git rebase --exec='rm -rf x' main", .rmRecursive),
        BlockRow("git rebase main -x 'rm -rf x'", .rmRecursive),
        BlockRow("git bisect run rm -rf x", .rmRecursive),
        BlockRow("git bisect run sh -c 'rm -rf x'", .rmRecursive),
        BlockRow("git filter-branch --tree-filter 'rm -rf x' HEAD", .rmRecursive),
        BlockRow("git restore \"$PWD\"", .gitCheckoutAll),
        BlockRow("git checkout -- $PWD", .gitCheckoutAll),
        BlockRow("git checkout ':(top)'", .gitCheckoutAll),
        BlockRow("cd /x && git restore /x", .gitCheckoutAll),
        BlockRow("git checkout -p ."),
        BlockRow("git restore -p ."),
        BlockRow("git checkout --patch HEAD -- ."),
        BlockRow("git restore \"$PWD/main.c\""),
        BlockRow("git checkout ../main.c"),
        BlockRow("git -c alias.z='reset --hard' status"),
        BlockRow("git -c alias.z=\"log\" z --grep 'reset --hard'"),
        BlockRow("git submodule foreach git status"),
        BlockRow("git submodule update --init"),
        BlockRow("git rebase -i main --exec 'make test'"),
        BlockRow("git bisect run make test"),
        BlockRow("git bisect bad rm -rf"),
    ])
    func `git that runs others`(row: BlockRow) {
        #expect(BlockRow.found(row.command) == row.rule)
    }

    @Test(arguments: [
        BlockRow("echo 'rm -rf x' | xargs -I{} sh -c '{}'", .rmRecursive),
        BlockRow("echo x | xargs -I {} rm -rf {}", .rmRecursive),
        BlockRow("echo .env | xargs -I% tee %", .secretFile),
        BlockRow("printf 'a\\nrm -rf x\\n' | xargs -i bash -c '{}'", .rmRecursive),
        BlockRow("printf '.env\\n' | xargs tee", .secretFile),
        BlockRow("echo 'rm -rf x' | xargs -I{} echo '{}'"),
        BlockRow("echo 'rm -rf x' | xargs -I{} sh -c 'echo {}'"),
        BlockRow("echo .env | xargs -I% cat %"),
    ])
    func `xargs that fills in`(row: BlockRow) {
        #expect(BlockRow.found(row.command) == row.rule)
    }

    @Test(arguments: [
        BlockRow("/bin/r? -rf x", .rmRecursive),
        BlockRow("/bin/r[m] -rf x", .rmRecursive),
        BlockRow("/???/?m -fr x", .rmRecursive),
        BlockRow("${X%z} -rf x", .rmRecursive),
        BlockRow("$c -r -f x", .rmRecursive),
        BlockRow("r$X -rf x", .rmRecursive),
        BlockRow("$(which rm) --recursive --force x", .rmRecursive),
        BlockRow("while read -r c; do $c -rf x; done", .rmRecursive),
        BlockRow("./test? -rf x"),
        BlockRow("'/bin/r?' -rf x"),
        BlockRow("$CC -r x"),
        BlockRow("$PYTHON -f x"),
        BlockRow("$GREP -rnf patterns src"),
        BlockRow("\"$BIN/tool\" -rf x"),
        BlockRow("${CROSS}objcopy -rf x"),
        BlockRow("$TAR -xf x"),
        BlockRow("echo $c -rf x"),
    ])
    func `programs that only running could tell`(row: BlockRow) {
        #expect(BlockRow.found(row.command) == row.rule)
    }
}
