/// Every command of soma, whichever of the two programs runs it. A prompt makes them at each start: they are literals.
package enum Commands {
    package static let replay = CommandSpecification(
        "replay",
        operands: "FILE…",
        operandCount: 1...10_000,
        summary: "Run recorded sessions through the engine, each file in a fresh one ('-' is standard input).",
        discussion: """
            Prints a table, an action a line. Bad lines are reported and skipped; the exit code is 1 then.
            With --export the sessions' spans and metrics are sent to an OTLP/HTTP collector, and not being accepted is
            a failure. With --live they are recorded in the state folder as if they were happening now.
            """,
        options: [
            CommandSpecification.json,
            .init("--export", value: "URL", "Send to URL + /v1/traces and /v1/metrics (OTLP/HTTP, protobuf)."),
            .init("--live", "Record into the state folder, times shifted so that the last action ends now."),
            .init("--keep-times", "With --live: leave the times as they are."),
            .init(
                "--source",
                oneOf: ["claude-code/hook", "wrap", "test"],
                "With --live: the rows' source (default: test, which no statistic counts)."
            ),
        ]
    )

    package static let status = CommandSpecification(
        "status",
        summary: "Show every agent: mode, pressure, uncertainty, drift, error rate, actions.",
        options: [
            .init("--exporter", "Show every collector instead: addresses, last success and error, items."),
            CommandSpecification.json,
        ]
    )

    package static let statusline = CommandSpecification(
        "statusline",
        summary: "Print one line for a shell prompt: the agent under the highest pressure now.",
        discussion: """
            With --stdin it is the agent of the session that Claude Code's JSON names, and where that lists subagents, a
            line of JSON for each that soma knows. The line is cut to COLUMNS, and NO_COLOR is obeyed. A template has
            fields in braces, '-' where they have no value; {{ and }} are the braces themselves. The fields, the last
            four from that JSON:
            mode, pressure, own, agent, actions, uncertainty, drift, error_rate, token_usage, cost, age,
            model, context, cost_usd, task.
            """,
        options: [
            .init("--stdin", "Read Claude Code's status line JSON from standard input."),
            .init("--format", value: "TEMPLATE", "What to print, such as '{mode} {pressure}'."),
            .init("--color", oneOf: ["auto", "always", "never"], "When to color; auto: where it shows."),
            .init("--shell", oneOf: ["bash", "zsh", "tmux"], "Escape for PS1='$(…)', PROMPT='$(…)', '#(…)'."),
            .init("--ascii", "Print '?' for every character that is not ASCII."),
            .init("--hide-when-calm", "Print nothing in OBSERVE, when idle, and where nothing is recorded."),
            CommandSpecification.json,
        ]
    )

    package static let completions = CommandSpecification(
        "completions",
        oneOf: ["bash", "zsh", "fish"],
        summary: "Print completions of soma's commands and options for a shell.",
        discussion: """
            bash: soma completions bash > ~/.local/share/bash-completion/completions/soma
            zsh:  soma completions zsh > ~/.zfunc/_soma, with ~/.zfunc in $fpath
            fish: soma completions fish > ~/.config/fish/completions/soma.fish
            """,
        options: []
    )

    package static let man = CommandSpecification(
        "man",
        summary: "Print the man page.",
        discussion: "Read it with 'soma man | man -l -'; install it as soma.1 in a man1 folder.",
        options: []
    )

    package static let config = CommandSpecification(
        "config",
        summary: "Show every setting that is in force, and where it came from.",
        discussion: """
            Settings are read from soma.yaml in the state folder; a few can be set in the environment, which goes before
            the file. Each thing that is wrong is a line on standard error, and the exit code is 2 then.
            """,
        options: [CommandSpecification.json]
    )

    package static let version = CommandSpecification(
        "version",
        summary: "Print soma's version.",
        options: [CommandSpecification.json]
    )

    package static let serve = CommandSpecification(
        "serve",
        summary: "Serve /metrics for Prometheus until interrupted, or install that as a service.",
        discussion: """
            Also /-/healthy, /-/ready and a landing page at /. The state folder is read at each scrape. Sockets that systemd
            passes go before every address.
            With --install it serves nothing: it writes what has your systemd start it, with the addresses and options that
            are given, or else those that the installed service has, and says which commands enable that.
            """,
        options: [
            .init(
                "--web.listen-address",
                value: "HOST:PORT",
                isRepeatable: true,
                "Where to listen (default: listen_addresses of soma.yaml); port 0 takes a free one."
            ),
            .init(
                "--web.config.file",
                value: "FILE",
                "TLS, users, headers: the format of Prometheus's exporters; re-read when it changes."
            ),
            .init(
                "--web.allowed-host",
                value: "NAME",
                isRepeatable: true,
                "Another name that requests to a loopback address may ask for."
            ),
            .init("--install", "Write soma.service and soma.socket for the user's systemd, or update them."),
            .init("--uninstall", "Remove them."),
            .init("--launchd", "With either: launchd's agent, for macOS, in place of systemd's units."),
            .init("--force", "With either: also where a file is not soma's or was changed by hand."),
            .init("--dry-run", "With either: show what would change, and write nothing."),
        ]
    )

    package static let export = CommandSpecification(
        "export",
        summary: "Send what is waiting in the state folder to the collector, and exit.",
        discussion: """
            The collector is --endpoint, else OTEL_EXPORTER_OTLP_ENDPOINT, else exporter.endpoint of soma.yaml, else the one
            remembered from the last time.
            From its first use on, spans and log records wait in the state folder until they have been accepted. Those under
            exporter.destinations get what waits for them too.
            """,
        options: [
            .init(
                "--endpoint",
                value: "URL",
                "The OTLP/HTTP base URL; /v1/traces, /v1/metrics and /v1/logs are appended."
            ),
            .init(
                "--test",
                "Send one span, one metric point and one log record of its own, and say what came back."
            ),
            .init("--forget", "Forget the collector and drop what waits for it."),
            .init("--due", "Leave alone what is to be tried again later; hooks export so."),
            CommandSpecification.json,
        ]
    )

    package static let `init` = CommandSpecification(
        "init",
        summary: "Have Claude Code watched: write soma's hooks and status line into its settings.",
        discussion: """
            Everything else in the settings stays as it is, a status line included: soma's segment goes beside it. A copy
            of the file is kept as *.soma-backup. 'soma uninstall' takes out what was written.
            """,
        options: settingsScope + [
            .init("--dry-run", "Show what would change, and write nothing."),
            CommandSpecification.json,
        ]
    )

    package static let uninstall = CommandSpecification(
        "uninstall",
        summary: "Take soma's hooks and status line out of Claude Code's settings.",
        discussion: "The state folder stays.",
        options: settingsScope + [
            .init("--dry-run", "Show what would change, and write nothing."),
            CommandSpecification.json,
        ]
    )

    private static let settingsScope: [CommandSpecification.Option] = [
        .init("--user", "In the user's settings, for every project (this is the default)."),
        .init("--project", "In .claude/settings.local.json of the current folder, which is not shared."),
    ]

    package static let doctor = CommandSpecification(
        "doctor",
        summary: "Check programs, hooks, state folder, settings, database, clock, service, exporter and collector.",
        discussion: """
            A line a check: ok, warn or FAIL, and what to do. The exit code is 1 if any failed. Where a collector is known,
            it is sent an empty request for each signal.
            """,
        options: [CommandSpecification.json]
    )

    package static let demo = CommandSpecification(
        "demo",
        summary: "Watch a recorded session become pressure, spans, metrics, audit lines and a status line.",
        discussion: "Uses a scratch state folder and a receiver of its own; nothing leaves this machine.",
        options: [
            .init("--serve", "Stay up with /metrics until Ctrl-C."),
            .init("--web.listen-address", value: "HOST:PORT", "Where --serve listens (default 127.0.0.1:19464)."),
        ]
    )

    package static let hook = CommandSpecification(
        "hook",
        summary: "Take in one hook payload of Claude Code on standard input; exits 0 whatever is wrong.",
        options: []
    )

    package static let run = CommandSpecification(
        "run",
        running: "COMMAND [ARG…]",
        summary: "Run a program as an agent: its exit code, duration and last output become an action.",
        discussion: """
            The exit code is the program's: 128 and the signal's number where one ended it, 127 where it is not found, 126
            where it cannot be run. Signals reach it, and what it reads and writes stays as it is. Where an output is a
            terminal, the program has that terminal, and its output is not looked at. Nothing that is wrong with soma's own
            state keeps the program from running.
            """,
        options: [
            .init("--agent", value: "NAME", "Who acts (default: SOMA_AGENT, else 'run-' and the program's name)."),
            .init("--session", value: "ID", "Its session (default: SOMA_SESSION, else the terminal's or service's)."),
        ]
    )

    /// Whether a command needs the network, which only `somad` has.
    package static func needsNetwork(_ command: CommandSpecification, _ arguments: ParsedArguments) -> Bool {
        [serve.name, export.name, demo.name].contains(command.name) || arguments.has("--export")
    }

    /// In the order in which help lists them.
    package static let all = [
        demo, `init`, uninstall, doctor, run, replay, status, statusline, report, patterns, validate, blocks, unblock,
        lessons, audit, serve, export, config, hook, completions, man, version,
    ]

    /// The command of a name. Those that prompts and programs wait for are found without making the others.
    static func named(_ name: String) -> CommandSpecification? {
        if name == statusline.name { return statusline }
        return name == run.name ? run : all.first { $0.name == name }
    }

    /// What `soma --help` prints.
    package static var help: String {
        let width = (all.map(\.name.count).max() ?? 0) + 2
        let lines = all.map { "  " + $0.name.padded(to: width) + $0.summary }
        return """
            Vital signs of AI agents: pressure, modes, spans and metrics.

            Usage: soma COMMAND [options]

            \(lines.joined(separator: "\n"))

            'soma COMMAND --help' tells more. State lives in SOMA_HOME, else ~/.soma.

            """
    }
}
