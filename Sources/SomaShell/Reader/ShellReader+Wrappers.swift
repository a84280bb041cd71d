/// How to find the command that a subcommand of another program runs.
private struct Wrapper {
    /// Options in front of the subcommand.
    var outer = OptionSyntax(endsAtOperand: true)
    /// Empty where the command follows at once.
    var verbs: [String] = []
    var inner = OptionSyntax(endsAtOperand: true)
    /// Operands of the subcommand itself, which come first.
    var operands = 0

    init(
        _ outer: StaticString = "",
        _ outerLong: [String] = [],
        _ verbs: [String] = [],
        _ inner: StaticString = "",
        _ innerLong: [String] = [],
        operands: Int = 0
    ) {
        self.outer = OptionSyntax(short: outer, long: outerLong, endsAtOperand: true)
        self.verbs = verbs
        self.inner = OptionSyntax(short: inner, long: innerLong, endsAtOperand: true)
        self.operands = operands
    }

    /// A switch, not a dictionary: a hook would build that each time anew.
    static func named(_ name: String) -> Wrapper? {
        switch name {
        case "npx", "pnpx", "bunx", "uvx":
            Wrapper("", [], [], "pcw", ["package", "call", "workspace", "python", "from"])
        case "npm": Wrapper("C", ["prefix"], ["exec", "x"], "pcw", ["package", "call", "workspace"])
        case "pnpm": Wrapper("C", ["dir", "filter"], ["exec", "dlx"], "c", ["package"])
        case "yarn": Wrapper("", [], ["exec", "dlx"], "p", ["package"])
        case "bun": Wrapper("", [], ["x", "exec"])
        case "uv":
            Wrapper(
                "",
                ["directory", "project", "config-file", "color"],
                ["run"],
                "pwimfPC",
                [
                    "with", "with-editable", "with-requirements", "python", "package", "extra", "group", "only-group",
                    "env-file", "directory", "project", "index", "default-index", "module", "no-group", "no-extra",
                ]
            )
        case "poetry": Wrapper("CP", ["directory", "project"], ["run"])
        case "pipenv", "hatch", "rye", "foreman": Wrapper("", ["python", "env"], ["run"])
        case "pdm": Wrapper("", [], ["run"], "p", ["project", "site-packages"])
        case "bundle", "opam", "asdf": Wrapper("", ["switch"], ["exec"])
        case "rustup": Wrapper("", [], ["run"], operands: 1)
        case "direnv": Wrapper("", [], ["exec"], operands: 1)
        case "soma": Wrapper("", [], ["run"], "", ["agent", "session"])
        case "sshpass": Wrapper("", [], [], "pfdP")
        case "unshare": Wrapper("", [], [], "SGRw", ["setuid", "setgid", "root", "wd", "propagation", "map-user"])
        case "nsenter": Wrapper("", [], [], "tSG", ["target", "setuid", "setgid"])
        case "xvfb-run": Wrapper("", [], [], "efnpsw", ["error-file", "server-num", "server-args"])
        case "dbus-run-session": Wrapper("", [], [], "", ["config-file", "dbus-daemon"])
        default: nil
        }
    }
}

/// Programs whose arguments hold the command of another one.
extension ShellReader {
    /// Adds what a program runs by its arguments; `false` where it is not known to run any.
    mutating func runWrapped(_ name: String, _ index: Int) -> Bool {
        let words = commands[index].words.dropFirst()
        switch name {
        case "docker", "podman", "nerdctl", "docker-compose", "podman-compose": runInContainer(name, words, index)
        case "kubectl", "oc", "mise", "doppler", "op", "aws-vault":
            let own = words.prefix { $0.text != "--" }
            guard own.contains(where: { ["exec", "run", "debug", "x"].contains($0.text) }) else { return true }
            add(words.dropFirst(own.count + 1), for: index)
        case "conda", "mamba", "micromamba":
            guard words.first?.text == "run" else { return true }
            let flags = ["no-capture-output", "live-stream", "verbose", "dev", "debug-wrapper-scripts"]
            let syntax = OptionSyntax(short: "np", endsAtOperand: true, flags: flags)
            add(CommandArguments(words.dropFirst(), syntax).rest, for: index)
        case "systemd-run":
            let flags = [
                "user", "system", "scope", "remain-after-exit", "send-sighup", "no-block", "wait", "pty", "pipe",
                "quiet", "collect", "same-dir", "shell", "no-ask-password", "slice-inherit", "ignore-failure",
            ]
            let syntax = OptionSyntax(short: "pHMEuC", endsAtOperand: true, flags: flags)
            add(CommandArguments(words, syntax).rest, for: index)
        case "tmux": runByTmux(words, index)
        case "screen":
            let arguments = CommandArguments(words, OptionSyntax(short: "cehpSstT", endsAtOperand: true))
            if arguments.has("X") {
                if arguments.rest.first?.text == "stuff" { run(arguments.rest.dropFirst(), for: index) }
            } else {
                add(arguments.rest, for: index)
            }
        case "at", "batch": runInput(index)
        default:
            guard let wrapper = Wrapper.named(name) else { return false }
            run(wrapper, words, index)
        }
        return true
    }

    private mutating func run(_ wrapper: Wrapper, _ words: ArraySlice<ShellWord>, _ index: Int) {
        var rest = words
        if !wrapper.verbs.isEmpty {
            rest = CommandArguments(words, wrapper.outer).rest
            guard let verb = rest.popFirst()?.text, wrapper.verbs.contains(verb) else { return }
        }
        let arguments = CommandArguments(rest, wrapper.inner)
        if wrapper.inner.long.contains("call"), let text = arguments.value(of: "c", "call") {
            return run([text], for: index)
        }
        var command = arguments.rest.dropFirst(wrapper.operands)
        if command.first?.text == "--" { command.removeFirst() }
        add(command, for: index)
    }

    /// `exec` and `run`, also of `compose`: behind the container or the image stands the command.
    private mutating func runInContainer(_ name: String, _ words: ArraySlice<ShellWord>, _ index: Int) {
        var rest = words
        var isCompose = name == "docker-compose" || name == "podman-compose"
        if !isCompose {
            let flags = ["debug", "tls", "tlsverify", "remote", "syslog"]
            rest = CommandArguments(words, OptionSyntax(short: "Hcln", endsAtOperand: true, flags: flags)).rest
            if rest.first?.text == "container" { rest.removeFirst() }
            if rest.first?.text == "compose" {
                isCompose = true
                rest.removeFirst()
            }
        }
        if isCompose {
            let flags = ["all-resources", "compatibility", "dry-run", "verbose"]
            rest = CommandArguments(rest, OptionSyntax(short: "fp", endsAtOperand: true, flags: flags)).rest
        }
        guard let verb = rest.popFirst()?.text, ["exec", "run", "create"].contains(verb) else { return }
        let flags = [
            "detach", "interactive", "tty", "rm", "init", "privileged", "read-only", "publish-all", "no-healthcheck",
            "oom-kill-disable", "sig-proxy", "disable-content-trust", "quiet", "no-deps", "service-ports",
            "use-aliases",
            "build", "remove-orphans", "no-TTY", "replace", "latest", "quiet-pull", "env-host", "no-hosts", "rmi",
        ]
        let syntax = OptionSyntax(short: "acehlmpuvw", endsAtOperand: true, flags: flags)
        let arguments = CommandArguments(rest, syntax)
        var command = Array(arguments.rest.dropFirst())
        if let entry = arguments.value(of: "entrypoint") { command.insert(entry, at: 0) }
        add(command[...], for: index)
    }

    /// Each command of `tmux`: some run a text in a shell, `send-keys` types it into one.
    private mutating func runByTmux(_ words: ArraySlice<ShellWord>, _ index: Int) {
        let rest = CommandArguments(words, OptionSyntax(short: "cfLST", endsAtOperand: true)).rest
        for part in rest.split(whereSeparator: { $0.text == ";" }) {
            guard let verb = part.first?.text else { continue }
            func options(_ short: StaticString) -> ArraySlice<ShellWord> {
                CommandArguments(part.dropFirst(), OptionSyntax(short: short, endsAtOperand: true)).rest
            }
            switch verb {
            case "new-session", "new": run(options("ceFfnstxy"), for: index)
            case "new-window", "neww", "split-window", "splitw", "respawn-pane", "respawnp", "respawn-window",
                "respawnw",
                "display-popup", "popup", "pipe-pane", "pipep":
                run(options("bceFlnpstTwxy"), for: index)
            case "run-shell", "run": run(options("cdt"), for: index)
            case "if-shell", "if": for word in options("t").prefix(1) { run([word], for: index) }
            case "send-keys", "send": run([typed(options("cNt"))], for: index)
            default: break
            }
        }
    }

    /// The text of keys one after the other.
    private func typed(_ keys: ArraySlice<ShellWord>) -> ShellWord {
        let pieces = keys.map { key in
            switch key.text {
            case "Enter", "C-m", "C-j", "KPEnter": "\n"
            case "Space": " "
            default: key.text
            }
        }
        return ShellWord(text: pieces.joined())
    }
}
