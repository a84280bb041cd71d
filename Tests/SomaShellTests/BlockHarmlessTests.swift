import SomaJSON
import SomaModel
import Testing

@testable import SomaShell

/// Harmless calls that share a name or an option with destructive ones, and what stays refused beside them.
struct BlockHarmlessTests {
    @Test(arguments: [
        BlockRow(".env.example"),
        BlockRow(".env.sample"),
        BlockRow(".env.template"),
        BlockRow(".env.dist"),
        BlockRow(".env.production.example"),
        BlockRow("config/.ENV.Example"),
        BlockRow(".envrc.sample"),
        BlockRow("src/secrets_test.py"),
        BlockRow("src/credentials_provider.rs"),
        BlockRow("src/secret.go"),
        BlockRow("lib/credentialsStore.TS"),
        BlockRow("secrets.test.js"),
        BlockRow("secretary.md"),
        BlockRow("docs/secret-sharing.md"),
        BlockRow("docs/credentials.rst"),
        BlockRow("secrets.html"),
        BlockRow(".env", .secretFile),
        BlockRow(".env.local", .secretFile),
        BlockRow(".env.example.local", .secretFile),
        BlockRow(".env.examples", .secretFile),
        BlockRow(".env.py", .secretFile),
        BlockRow(".envrc", .secretFile),
        BlockRow(".env*", .secretFile),
        BlockRow("secrets.yaml", .secretFile),
        BlockRow("secrets.json", .secretFile),
        BlockRow("secret.toml", .secretFile),
        BlockRow("secret.txt", .secretFile),
        BlockRow("secrets.sh", .secretFile),
        BlockRow("secrets", .secretFile),
        BlockRow("secretary", .secretFile),
        BlockRow("secrets.md.gpg", .secretFile),
        BlockRow("credentials", .secretFile),
        BlockRow("credentials.csv", .secretFile),
        BlockRow("credentials.py.json", .secretFile),
        BlockRow("secret.key", .secretFile),
        BlockRow("example.pem", .secretFile),
        BlockRow("example.key", .secretFile),
    ])
    func `a file's name with its ending`(row: BlockRow) {
        let input = JSONValue.object([JSONValue.Member(name: "file_path", value: .string(row.command))])
        #expect(Destruction.rule(tool: Tool("Write"), input: input, in: BlockRow.surroundings) == row.rule)
        #expect(BlockRow.found("echo x > '\(row.command)'") == row.rule)
    }

    @Test(arguments: [
        BlockRow("git push --force --dry-run"),
        BlockRow("git push -n -f"),
        BlockRow("git push -nf origin main"),
        BlockRow("git push --dr --mirror origin"),
        BlockRow("git push -n origin :topic"),
        BlockRow("git clean -fd --dry"),
        BlockRow("git rm -rn src"),
        BlockRow("git rm --dry-run -r src"),
        BlockRow("git rm -n .claude/settings.json"),
        BlockRow("mkfs.ext4 -n /dev/sda1"),
        BlockRow("mkfs.xfs -N /dev/sda1"),
        BlockRow("soma uninstall --dry-run"),
        BlockRow("rsync -an settings.json .claude/"),
        BlockRow("git push -f -- -n", .gitPushForce),
        BlockRow("git push -f -- --dry-run", .gitPushForce),
        BlockRow("git push -f -o -n", .gitPushForce),
        BlockRow("git push -fon", .gitPushForce),
        BlockRow("git push -f --repo -n", .gitPushForce),
        BlockRow("git push -f --rep -n", .gitPushForce),
        BlockRow("git push --dry-run --no-dry-run -f", .gitPushForce),
        BlockRow("git clean -fe -n", .gitClean),
        BlockRow("git rm -r -- -n", .rmRecursive),
        BlockRow("git reset --hard -n", .gitResetHard),
        BlockRow("git checkout -f -n", .gitCheckoutAll),
        BlockRow("git branch -D n --dry-run", .gitDiscard),
        BlockRow("rm -rf x --dry-run", .rmRecursive),
        BlockRow("rm -rfn x", .rmRecursive),
        BlockRow("find . -n -delete", .findDelete),
        BlockRow("mkfs.fat -n NAME /dev/sda1", .mkfs),
        BlockRow("mkfs.ext4 -L -n /dev/sda1", .mkfs),
        BlockRow("mkfs.ext4 -N 100 /dev/sda1", .mkfs),
        BlockRow("mkfs -n /dev/sda1", .mkfs),
        BlockRow("soma unblock --dry-run", .somaControl),
        BlockRow("soma uninstall -- --dry-run", .somaControl),
        BlockRow("rsync -a settings.json .claude/", .agentSettings),
    ])
    func `a dry run`(row: BlockRow) {
        #expect(BlockRow.found(row.command) == row.rule)
    }

    @Test(arguments: [
        BlockRow("git reset --hard --help"),
        BlockRow("git push --help --force"),
        BlockRow("git branch -D --help"),
        BlockRow("git stash drop --help"),
        BlockRow("mkfs --help"),
        BlockRow("mkfs.ext4 --help"),
        BlockRow("rm -rf --help"),
        BlockRow("kill --help -9"),
        BlockRow("chmod --help 777 x"),
        BlockRow("find --help -delete"),
        BlockRow("soma unblock --help"),
        BlockRow("soma --help unblock"),
        BlockRow("soma patterns retire --help"),
        BlockRow("sudo mkfs --help"),
        BlockRow("git reset --hard -- --help", .gitResetHard),
        BlockRow("git push -f -o --help", .gitPushForce),
        BlockRow("git push -f --push-opt --help", .gitPushForce),
        BlockRow("git checkout -f -b --help", .gitCheckoutAll),
        BlockRow("rm -rf x --help", .rmRecursive),
        BlockRow("rm -rf -- --help", .rmRecursive),
        BlockRow("kill -9 --help", .kill9),
        BlockRow("find . -name --help -delete", .findDelete),
        BlockRow("mkfs -t ext4 --help", .mkfs),
        BlockRow("chmod 777 --help", .chmod777),
        BlockRow("soma unblock -- --help", .somaControl),
        BlockRow("soma unblock --agent --help", .somaControl),
        BlockRow("soma unblock --help; rm -rf x", .rmRecursive),
        BlockRow("rm --help > .env", .secretFile),
    ])
    func `a request for help`(row: BlockRow) {
        #expect(BlockRow.found(row.command) == row.rule)
    }
}
