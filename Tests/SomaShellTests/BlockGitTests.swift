import Testing

@testable import SomaShell

/// Further ways in which git drops what nobody else has.
struct BlockGitTests {
    @Test(arguments: [
        BlockRow("git checkout -f", .gitCheckoutAll),
        BlockRow("git checkout -qf main", .gitCheckoutAll),
        BlockRow("git checkout main --force", .gitCheckoutAll),
        BlockRow("git checkout --fo main", .gitCheckoutAll),
        BlockRow("git checkout -f -b feature", .gitCheckoutAll),
        BlockRow("git -C sub checkout -f", .gitCheckoutAll),
        BlockRow("git switch -f main", .gitCheckoutAll),
        BlockRow("git switch main -qf", .gitCheckoutAll),
        BlockRow("git switch --force main", .gitCheckoutAll),
        BlockRow("git switch --discard-changes main", .gitCheckoutAll),
        BlockRow("git switch --disc main", .gitCheckoutAll),
        BlockRow("sudo git switch -fc feature", .gitCheckoutAll),
        BlockRow("git checkout-index -af", .gitCheckoutAll),
        BlockRow("git checkout-index --force --all", .gitCheckoutAll),
        BlockRow("git read-tree --reset -u HEAD", .gitCheckoutAll),
        BlockRow("git reset --ha", .gitResetHard),
        BlockRow("git reset --h", .gitResetHard),
        BlockRow("git clean --f -d", .gitClean),
        BlockRow("git checkout -bf"),
        BlockRow("git checkout -b f"),
        BlockRow("git checkout main -- -f"),
        BlockRow("git switch -cf"),
        BlockRow("git switch --force-create main"),
        BlockRow("git switch --detach main"),
        BlockRow("git checkout-index -a"),
        BlockRow("git checkout-index -f main.c"),
        BlockRow("git read-tree -u -m HEAD"),
        BlockRow("git reset -h"),
        BlockRow("git clean --dry-run -f"),
    ])
    func `force on the files of the tree`(row: BlockRow) {
        #expect(BlockRow.found(row.command) == row.rule)
    }

    @Test(arguments: [
        ".", "./", "./.", "..", "../", "../..", "../.", "*", "'*'", "./*", "../*", "'**'", ":/", ":/.", "':/*'",
        "':/**'",
        "':(top)'", "':(top).'", "':(top,glob)**'", "':(glob)*'", "':(top,icase)'", "':'", "':!docs'", "':^docs'",
        "':(exclude)docs'", "':(top,exclude)docs'", "':/:'", "\"$PWD\"", "$PWD/", "\"$PWD/.\"", "\"$PWD\"/*", "/home/u",
        "/home/u/project/src/..", "$(git rev-parse --show-toplevel)", "\"$(git rev-parse --show-toplevel)\"",
        "\"$(git rev-parse --show-toplevel)/.\"", "`git rev-parse --show-toplevel`/*",
        "\"$(git rev-parse --show-cdup)\"",
        "$(git -C . rev-parse --show-toplevel)/", "main.c .", "main.c ..",
    ])
    func `a pathspec that reaches the root`(pathspec: String) {
        for command in ["git checkout", "git checkout --", "git checkout HEAD --", "git restore", "git restore --"] {
            #expect(BlockRow.found("\(command) \(pathspec)") == .gitCheckoutAll)
        }
        #expect(BlockRow.found("git restore --source=HEAD~1 -- \(pathspec)") == .gitCheckoutAll)
        #expect(BlockRow.found("git restore --staged \(pathspec)") == nil)
        #expect(BlockRow.found("git checkout -p \(pathspec)") == nil)
        #expect(BlockRow.found("git add \(pathspec)") == nil)
    }

    @Test(arguments: [
        "main.c", "./main.c", "../main.c", "../other/", ".github", "...", "'*.c'", "'src/*'", ":/src", "':(top)src'",
        "':(glob)src/**'", "':(icase)readme'", "\"$PWD/src\"", "/home/u/project/src", "/home/other", "\"$FILE\"",
        "$(git rev-parse --abbrev-ref HEAD)", "$(git rev-parse --show-toplevel)/src", "\"$DIR\"/*", "':/fix bug'",
        "@{-1}",
        "-",
    ])
    func `a pathspec that does not`(pathspec: String) {
        for command in ["git checkout", "git checkout --", "git restore", "git restore -s HEAD --"] {
            #expect(BlockRow.found("\(command) \(pathspec)") == nil)
        }
    }

    @Test func `the root of the tree as a variable, and as a folder of other commands`() {
        let root = "ROOT=$(git rev-parse --show-toplevel)"
        #expect(BlockRow.found("\(root); git restore \"$ROOT\"") == .gitCheckoutAll)
        #expect(BlockRow.found("\(root); git restore \"$ROOT/main.c\"") == nil)
        #expect(BlockRow.found("\(root); echo x > \"$ROOT/.env\"") == .secretFile)
        #expect(BlockRow.found("\(root); echo x > \"$ROOT/.claude/settings.json\"") == .agentSettings)
        #expect(BlockRow.found("\(root); cd \"$ROOT\"; echo x > .soma/x") == .stateFolder)
        #expect(BlockRow.found("\(root); cd \"$ROOT\" && make") == nil)
    }

    @Test(arguments: [
        BlockRow("git stash drop", .gitDiscard),
        BlockRow("git stash drop -q stash@{1}", .gitDiscard),
        BlockRow("git stash clear", .gitDiscard),
        BlockRow("git -C sub stash clear", .gitDiscard),
        BlockRow("git worktree remove -f w", .gitDiscard),
        BlockRow("git worktree remove w --force", .gitDiscard),
        BlockRow("git worktree remove --fo w", .gitDiscard),
        BlockRow("git worktree remove -ff w", .gitDiscard),
        BlockRow("git branch -D topic", .gitDiscard),
        BlockRow("git branch -qD topic", .gitDiscard),
        BlockRow("git branch -Dr origin/topic", .gitDiscard),
        BlockRow("git branch -d -f topic", .gitDiscard),
        BlockRow("git branch -df topic", .gitDiscard),
        BlockRow("git branch --delete --force topic", .gitDiscard),
        BlockRow("git branch --del topic --forc", .gitDiscard),
        BlockRow("git for-each-ref --format='%(refname:short)' | xargs git branch -D", .gitDiscard),
        BlockRow("git rm -r src", .rmRecursive),
        BlockRow("git rm -rf src", .rmRecursive),
        BlockRow("git rm -qr -- src", .rmRecursive),
        BlockRow("git rm src -r", .rmRecursive),
        BlockRow("git stash"),
        BlockRow("git stash pop"),
        BlockRow("git stash list"),
        BlockRow("git stash push -m drop"),
        BlockRow("git stash show clear"),
        BlockRow("git worktree remove w"),
        BlockRow("git worktree add -f w"),
        BlockRow("git worktree prune"),
        BlockRow("git branch -d topic"),
        BlockRow("git branch -f topic main"),
        BlockRow("git branch --format '%(refname)' --merged"),
        BlockRow("git branch --format='%(refname)' -d topic"),
        BlockRow("git branch --list 'D*'"),
        BlockRow("git branch -- -D"),
        BlockRow("git rm main.c"),
        BlockRow("git rm -f main.c"),
        BlockRow("git rm -r --cached src"),
        BlockRow("git rm -r --cac src"),
        BlockRow("git rm -- -r"),
        BlockRow("git commit -m 'git stash clear'"),
        BlockRow("git log --grep 'branch -D'"),
    ])
    func `stashes, branches and trees`(row: BlockRow) {
        #expect(BlockRow.found(row.command) == row.rule)
    }

    @Test(arguments: [
        BlockRow("git push --mirror", .gitPushForce),
        BlockRow("git push --mirror origin", .gitPushForce),
        BlockRow("git push --mi origin", .gitPushForce),
        BlockRow("git push --m origin", .gitPushForce),
        BlockRow("git push origin --mirr", .gitPushForce),
        BlockRow("git push --prune origin 'refs/heads/*'", .gitPushForce),
        BlockRow("git push --pru origin", .gitPushForce),
        BlockRow("git push origin --delete topic", .gitPushForce),
        BlockRow("git push --de origin topic", .gitPushForce),
        BlockRow("git push -d origin topic", .gitPushForce),
        BlockRow("git push -qd origin topic", .gitPushForce),
        BlockRow("git push origin :topic", .gitPushForce),
        BlockRow("git push origin main :refs/heads/topic", .gitPushForce),
        BlockRow("git push origin -- :topic", .gitPushForce),
        BlockRow("git push origin +topic", .gitPushForce),
        BlockRow("git push origin main '+refs/heads/*:refs/heads/*'", .gitPushForce),
        BlockRow("git push -fu origin topic", .gitPushForce),
        BlockRow("git push -vf", .gitPushForce),
        BlockRow("git push --force-with-lease --mirror origin", .gitPushForce),
        BlockRow("git push --force-with-lease origin +main", .gitPushForce),
        BlockRow("git send-pack --force host:x.git main", .gitPushForce),
        BlockRow("git -C sub push --mirror", .gitPushForce),
        BlockRow("git branch -r | xargs git push origin --delete", .gitPushForce),
        BlockRow("git push --forc"),
        BlockRow("git push --pr origin"),
        BlockRow("git push --force-w"),
        BlockRow("git push --force-i --force-with-lease origin topic"),
        BlockRow("git push --follow-tags"),
        BlockRow("git push --progress --porcelain origin topic"),
        BlockRow("git push -o delete -o:x origin topic"),
        BlockRow("git push --push-option --mirror origin topic"),
        BlockRow("git push origin topic:main"),
        BlockRow("git push origin :"),
        BlockRow("git push origin --tags"),
        BlockRow("git push -u origin d"),
        BlockRow("git push -- --delete"),
        BlockRow("git fetch --prune origin"),
        BlockRow("git remote prune origin"),
        BlockRow("git clone --mirror url"),
        BlockRow("git tag -d v1"),
    ])
    func `branches of a remote`(row: BlockRow) {
        #expect(BlockRow.found(row.command) == row.rule)
    }
}
