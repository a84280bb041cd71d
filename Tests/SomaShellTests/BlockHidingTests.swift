import Testing

@testable import SomaShell

/// The same operation wherever a shell would find it, and nowhere else.
struct BlockHidingTests {
    @Test(arguments: [
        "rm -rf x # tidy", "cd y && rm -rf x", "cd y || rm -rf x", "true;rm -rf x", "true&rm -rf x", "true\nrm -rf x",
        "true | rm -rf x", "true |& rm -rf x", "(rm -rf x)", "((a);(rm -rf x))", "{ rm -rf x; }", "! rm -rf x",
        "if rm -rf x; then :; fi", "if true; then rm -rf x; fi", "if a; then b; elif c; then d; else rm -rf x; fi",
        "while true; do rm -rf x; done", "until rm -rf x; do :; done", "for i in a b; do rm -rf $i; done",
        "for ((i=0;i<3;i++)); do rm -rf x; done", "for i do rm -rf $i; done", "select i in a; do rm -rf x; done",
        "case $x in a) true;; b|c) rm -rf x;; esac", "case x in (a) rm -rf x ;& b) ;; esac; true",
        "case a in a) case b in b) :;; esac;; esac; rm -rf x", "f() { rm -rf x; }; f", "function f { rm -rf x; }",
        "f() (rm -rf x)", "function f() { rm -rf x; }", "time rm -rf x", "time -p rm -rf x", "coproc rm -rf x",
        "[[ -d x ]] && rm -rf x", "[ -d x ] && rm -rf x", "[[ a =~ ^(b|c)$ ]]; rm -rf x",
        "echo $(rm -rf x)", "echo \"$(rm -rf x)\"", "echo `rm -rf x`", "echo \"`rm -rf x`\"",
        "echo \"a $(echo $(rm -rf x))\"",
        "echo \"`echo \\`rm -rf x\\``\"", "x=$(rm -rf x)", "x=`rm -rf x`", "echo ${x:-$(rm -rf x)}",
        "echo \"${x:-`rm -rf x`}\"",
        "echo $((1 + $(rm -rf x)))", "(( $(rm -rf x) ))", "a=(1 $(rm -rf x))", "declare -a a=(1 $(rm -rf x)); true",
        "cat <(rm -rf x)", "tee >(rm -rf x)", "echo x > >(rm -rf x)", "echo > $(rm -rf x)", "[[ $(rm -rf x) ]]",
        "case $(rm -rf x) in esac", "for i in $(rm -rf x); do :; done", "for i in a\ndo\n  rm -rf $i\ndone",
        "'rm' -rf x", "\"rm\" -rf x", "r''m -rf x", "\\rm -rf x", "r\\m -rf x", "rm '-rf' x", "rm -\"rf\" x",
        "$'rm' -rf x",
        "$'\\x72m' -rf x", "$'\\162\\155' -r\\f x", "$\"rm\" -rf x", "/bin/rm -rf x", "/usr/bin/../bin/rm -rf x",
        "rm \\\n -rf \\\n x", "r\\\nm -rf x", "{rm,-rf,x}", "rm -{r,f} x", "rm${IFS}-rf${IFS}x", "rm$IFS-rf x",
        "rm -r$X x",
        "X=1 rm -rf y", "X=1 Y='a b' rm -rf y", "X= rm -rf y", "X+=1 rm -rf y", ">out rm -rf x", "2>&1 rm -rf x",
        "<in >out rm -rf x 2>&1", "X=rm; $X -rf y", "X='rm -rf y'; $X", "export X=rm; \"$X\" -rf y",
        "X=$(echo rm); $X -rf y",
        "$SUDO rm -rf x", "${SUDO:-sudo} rm -rf x", "{fd}>x rm -rf y; rm -rf z", "a=(rm -rf x); \"${a[@]}\"",
        "a=(-rf x)\nrm ${a[@]}",
    ])
    func `the shell's own ways`(command: String) {
        #expect(BlockRow.found(command) == .rmRecursive)
    }

    @Test(arguments: [
        "sudo rm -rf x", "sudo -u root rm -rf x", "sudo -nE -u root -- rm -rf x", "sudo --user=root A=1 rm -rf x",
        "sudo --user root rm -rf x", "doas -u root rm -rf x", "env rm -rf x", "env -i A=1 B=2 rm -rf x",
        "env -u A rm -rf x",
        "env -S 'rm -rf' x", "/usr/bin/env -S'rm -rf x'", "command rm -rf x", "command -p rm -rf x",
        "builtin command rm -rf x",
        "exec rm -rf x", "exec -a name rm -rf x", "nohup rm -rf x &", "/usr/bin/time -f %e rm -rf x", "nice rm -rf x",
        "nice -n 5 rm -rf x", "nice -5 rm -rf x", "ionice -c 3 rm -rf x", "timeout 5 rm -rf x",
        "timeout -k 1 --signal KILL 5s rm -rf x",
        "setsid -w rm -rf x", "stdbuf -oL rm -rf x", "stdbuf -o L rm -rf x", "taskset -c 0 rm -rf x",
        "flock /tmp/l rm -rf x",
        "flock /tmp/l -c 'rm -rf x'", "strace -f -o log rm -rf x", "chroot /mnt rm -rf x", "busybox rm -rf x",
        "sudo env A=1 nice timeout 5 busybox rm -rf x", "xargs rm -rf", "ls | xargs rm -rf",
        "ls | xargs -0 -n 1 rm -rf",
        "ls | xargs -I {} rm -rf {}", "ls | xargs -I{} sh -c 'rm -rf {}'", "echo -rf x | xargs rm",
        "xargs -a list rm -r",
        "eval rm -rf x", "eval 'rm -rf' x", "eval \"rm -rf x\"", "eval eval eval 'rm -rf x'",
        "eval \"$(echo rm -rf x)\"",
        "bash -c 'rm -rf x'", "bash -lc 'rm -rf x'", "sh -ec \"rm -rf x\"", "zsh -c 'rm -rf x'", "dash -c 'rm -rf x'",
        "/bin/bash --norc -c 'rm -rf x'", "bash -o pipefail -c 'rm -rf x'", "bash +x -c 'rm -rf x'",
        "bash -c -e 'rm -rf x'",
        "bash -c \"bash -c 'rm -rf x'\"", "sudo bash -c 'cd y && rm -rf x'", "bash -c '$0 -rf x' rm",
        "sh -c '\"$@\"' _ rm -rf x",
        "sh -c 'exec \"$@\"' _ rm -rf x", "bash <<< 'rm -rf x'", "bash <<EOF\nrm -rf x\nEOF",
        "bash -s <<'EOF'\nrm -rf x\nEOF",
        "bash - <<EOF\nrm -rf x\nEOF", "bash /dev/stdin <<EOF\nrm -rf x\nEOF", "sudo bash -s <<EOF\nrm -rf x\nEOF",
        "cat <<EOF | sh\nrm -rf x\nEOF", "cat <<EOF |\nrm -rf x\nEOF\nsh",
        "cat <<-'EOF' | sudo bash\n\trm -rf x\n\tEOF",
        "cat <<A <<B | sh\nno\nA\nrm -rf x\nB", "{ sh; } <<EOF\nrm -rf x\nEOF", "(cd y; bash) <<EOF\nrm -rf x\nEOF",
        "echo 'rm -rf x' | sh", "echo rm -rf x | bash", "echo -e 'a\\nrm -rf x' | bash -s",
        "printf 'rm -rf %s\\n' x | sh",
        "printf '%s\\n' 'rm -rf x' | sh", "echo 'rm -rf x' | cat | tee log | sudo sh",
        "{ echo true; echo rm -rf x; } | sh",
        "(echo rm; echo rm -rf x) | sh -x", "echo rm -rf x |& sh", "bash <(echo rm -rf x)", "source <(echo 'rm -rf x')",
        "bash < <(echo rm -rf x)", ". /dev/stdin <<< 'rm -rf x'", "sudo -s <<EOF\nrm -rf x\nEOF", "su -c 'rm -rf x'",
        "su root -c 'rm -rf x'", "ssh host 'rm -rf x'", "ssh host rm -rf x", "ssh -p 22 -i key u@host 'cd y; rm -rf x'",
        "ssh host <<EOF\nrm -rf x\nEOF", "ssh host bash -s <<EOF\nrm -rf x\nEOF", "trap 'rm -rf x' EXIT",
        "watch -n 1 rm -rf x",
        "watch 'rm -rf x'", "parallel rm -rf ::: a b", "parallel -j 4 'rm -rf {}' ::: a b", "script -c 'rm -rf x' log",
        "fd -t f -x rm -rf {}", "cat <<EOF\n$(rm -rf x)\nEOF", "cat <<EOF\n`rm -rf x`\nEOF",
        "cat <<-EOF > y\n\t$(rm -rf x)\n\tEOF",
        "cat <<EOF\ntext\nEOF\nrm -rf x", "cat <<EOF && rm -rf x\ntext\nEOF", "cat <<'A' <<\"B\"; rm -rf x\n1\nA\n2\nB",
        "cat <<EOF\n'\nEOF\nrm -rf x", "git commit -m \"$(cat <<'EOF'\nit's\nEOF\n)\" && rm -rf x",
        "echo 'a' 'b'; rm -rf \"",
    ])
    func `behind other programs`(command: String) {
        #expect(BlockRow.found(command) == .rmRecursive)
    }

    @Test(arguments: [
        "", " ", "\n", "#", "echo \"rm -rf /\"", "echo 'rm -rf /'", "echo rm -rf /", "# rm -rf x", "ls # rm -rf x",
        "ls #; rm -rf x",
        "git commit -m \"rm -rf\"", "git commit -m 'never; rm -rf x'", "grep -rf pattern .", "grep 'rm -rf' *.sh",
        "grep rm -rf",
        "cat <<'EOF' > notes.md\nrm -rf x\n$(rm -rf x)\nEOF", "cat <<EOF > notes.md\nrm -rf x\nEOF",
        "cat <<EOF > notes.md\n\\$(rm -rf x)\nEOF", "cat <<'EOF' > run.sh\n`rm -rf x`\nEOF",
        "git commit -m \"$(cat <<'EOF'\nFix: rm -rf is gone\n\nIt's \"fine\" (really)\nEOF\n)\"",
        "cat <<A <<B\nrm -rf x\nA\nrm -rf y\nB\n", "cat <<< 'rm -rf x'", "echo '$(rm -rf x)'", "echo \"\\$(rm -rf x)\"",
        "echo \\`rm -rf x\\`", "echo '`rm -rf x`'", "echo a\\;rm -rf x", "echo 'a;rm -rf x'", "echo \"a && rm -rf x\"",
        "echo $((rm -rf))", "echo $'\\'; rm -rf x; \\''", "echo ${x:-rm -rf x}", "x='rm -rf y'", "X=rm",
        "alias rm='rm -i'",
        "rm=1 ls -rf", "ls rm -rf", "man rm -rf", "which rm", "command -v rm -rf", "command -V rm -rf x", "type rm -rf",
        "echo 'rm -rf x' | grep rm", "echo 'rm -rf x' | cat > run.sh", "echo 'rm -rf x' > run.sh",
        "printf 'rm -rf x' | wc -c",
        "bash script.sh <<< 'rm -rf x'", "bash script.sh -c 'rm -rf x'", "bash -n script.sh",
        "python3 -c 'print(\"rm -rf\")'",
        "xargs echo rm -rf", "ls | xargs -I rm echo rm -rf", "ssh -i rm host ls -rf", "sudo -u rm ls -rf",
        "env A=rm ls -rf",
        "timeout 5 ls rm -rf", "case rm in rm) ls -rf;; esac", "case x in rm -rf) ls;; esac",
        "for rm in -rf; do ls; done",
        "[[ rm -rf ]]", "[[ $a == rm && -rf x ]]", "a=(rm -rf x)", "function rm { ls -rf; }", "rm() { ls -rf; }",
        "test rm -rf",
        "find . -name 'rm -rf'", "awk '{ print \"rm -rf\" }'", "jq '.a | rm'", "trap - EXIT", "trap '' INT",
        "exec > log 2>&1",
        "cat > file <<EOF\n; rm -rf x\nEOF\nls", "echo \"unclosed; rm -rf x", "echo 'unclosed; rm -rf x",
        "cat <<EOF\nrm -rf x",
        "sed 's/rm -rf//' x", "echo \"it's\"; echo 'rm -rf x'", "swift build && swift test --filter rm",
        "sh -c 'echo \"rm -rf\"'",
        "eval 'echo \"rm -rf x\"'", "watch ls -rf", "echo rm -rf x; sh", "echo rm -rf x | tee log; sh -c ls",
        "npm run rm -- -rf",
    ])
    func `what only looks like it`(command: String) {
        #expect(BlockRow.found(command) == nil)
    }
}
