/// How to find the command that another program runs for it.
struct CommandPrefix: Sendable {
    var options = OptionSyntax(endsAtOperand: true)
    /// Operands of the program itself, which come first.
    var operands = 0
    /// Whether `name=value` may stand before the command.
    var takesAssignments = false

    private init(_ short: StaticString = "", _ long: [String] = [], operands: Int = 0, takesAssignments: Bool = false) {
        options = OptionSyntax(short: short, long: long, endsAtOperand: true)
        self.operands = operands
        self.takesAssignments = takesAssignments
    }

    /// By base name.
    static let all: [String: CommandPrefix] = [
        "sudo": CommandPrefix(
            "CDghpRrTtUu",
            [
                "user", "group", "host", "chdir", "chroot", "prompt", "role", "type", "other-user", "close-from",
                "command-timeout",
            ],
            takesAssignments: true
        ),
        "doas": CommandPrefix("aCu"),
        "pkexec": CommandPrefix("", ["user"]),
        "env": CommandPrefix("uC", ["unset", "chdir"], takesAssignments: true),
        "command": CommandPrefix(),
        "builtin": CommandPrefix(),
        "exec": CommandPrefix("a"),
        "nohup": CommandPrefix(),
        "time": CommandPrefix("fo", ["format", "output"]),
        "nice": CommandPrefix("n", ["adjustment"]),
        "ionice": CommandPrefix("cnpPu", ["class", "classdata"]),
        "chrt": CommandPrefix("TPD", operands: 1),
        "taskset": CommandPrefix(operands: 1),
        "timeout": CommandPrefix("ks", ["kill-after", "signal"], operands: 1),
        "setsid": CommandPrefix(),
        "stdbuf": CommandPrefix("ioe", ["input", "output", "error"]),
        "unbuffer": CommandPrefix(),
        "strace": CommandPrefix("abeEIoOpPsSuUX"),
        "ltrace": CommandPrefix("aAeFlnopsuxX"),
        "fakeroot": CommandPrefix("lsib"),
        "chroot": CommandPrefix("", ["userspec", "groups"], operands: 1),
        "flock": CommandPrefix("wE", ["timeout", "wait", "conflict-exit-code"], operands: 1),
        "busybox": CommandPrefix(),
        "toybox": CommandPrefix(),
        "xargs": CommandPrefix(
            "adEILnPs",
            ["arg-file", "delimiter", "max-args", "max-procs", "max-chars", "process-slot-var"]
        ),
        "entr": CommandPrefix(),
        "caffeinate": CommandPrefix("tw"),
        "coproc": CommandPrefix(),
    ]

    /// The command in `words`, whose first is the program.
    func command(in words: ArraySlice<ShellWord>) -> ArraySlice<ShellWord> {
        var rest = CommandArguments(words.dropFirst(), options).rest.dropFirst(operands)
        if takesAssignments { rest = rest.drop { $0.text == "-" || $0.text.utf8.contains(UInt8(ascii: "=")) } }
        return rest
    }
}
