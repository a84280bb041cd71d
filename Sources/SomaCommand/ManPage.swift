internal import SomaModel

/// soma's man page in roff, from the commands' specifications.
package enum ManPage {
    package static var text: String { text(Commands.all) }

    static func text(_ commands: [CommandSpecification]) -> String {
        var lines = [
            #".TH SOMA 1 "" "soma \#(somaVersion)" "User Commands""#,
            ".SH NAME",
            #"soma \- vital signs of AI agents: pressure, modes, spans and metrics"#,
            ".SH SYNOPSIS",
            ".B soma",
            #".I COMMAND"#,
            "[options]",
            ".SH DESCRIPTION",
        ]
        lines += paragraph(
            """
            soma watches AI agents. From the stream of an agent's actions it derives five vital signs, collapses them into
            one pressure from 0 to 1 and a mode (OBSERVE, GUIDE, WARN, BLOCK), and makes OpenTelemetry spans and metrics,
            a Prometheus endpoint, an audit log and a status line of it.
            """
        )
        lines.append(".SH COMMANDS")
        for command in commands { lines += section(command) }
        lines += list("ENVIRONMENT", environment)
        lines += list("FILES", files)
        lines += list("EXIT STATUS", exitCodes)
        return lines.joined(separator: "\n") + "\n"
    }

    private static let environment = [
        ("SOMA_HOME", "The state folder, an absolute path; ~/.soma where unset."),
        ("SOMA_BUDGET_TOKENS, SOMA_BUDGET_COST_USD", "What all agents together may spend in a local day."),
        ("SOMA_FORCE_PATTERN", "Patterns that fire and are shown although they are retired, or all."),
        ("SOMA_DISABLE_CONTROL_ARM", "Where it is 1, no firing is withheld."),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "The collector's base URL, where --endpoint is not given."),
        ("OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES", "Add to and override the resource's attributes."),
        ("COLUMNS", "Where the status line is cut."),
        ("NO_COLOR", "No colors, where set to anything but the empty text."),
    ]

    private static let files = [
        ("~/.soma/analytics.db", "What has been recorded, an SQLite database."),
        ("~/.soma/audit.jsonl", "The audit log, one JSON object a line."),
    ]

    private static let exitCodes = [
        ("0", "It was done; 'soma hook' and, asked rightly, 'soma statusline' give no other."),
        ("1", "It failed."),
        ("2", "It was asked wrongly."),
    ]

    private static func section(_ command: CommandSpecification) -> [String] {
        let usage = [command.name, command.options.isEmpty ? "" : "[options]", command.operands]
        var lines = [".SS " + roff(usage.filter { !$0.isEmpty }.joined(separator: " "))]
        lines += paragraph(command.summary)
        if !command.discussion.isEmpty {
            let rows = command.discussion.split(separator: "\n")
            // Short lines are a list, long ones a paragraph.
            let isList = rows.count > 1 && rows.allSatisfy { $0.count < 80 }
            lines.append(".PP")
            lines += isList ? [".nf"] + paragraph(command.discussion) + [".fi"] : paragraph(command.discussion)
        }
        for subcommand in command.subcommands { lines += entry(subcommand.heading, subcommand.summary) }
        for option in command.options { lines += entry(option.heading, option.summary) }
        return lines
    }

    private static func list(_ title: String, _ entries: [(String, String)]) -> [String] {
        [".SH " + title] + entries.flatMap { entry($0.0, $0.1) }
    }

    private static func entry(_ term: String, _ text: String) -> [String] {
        [".TP", #"\fB"# + roff(term) + #"\fR"#] + paragraph(text)
    }

    private static func paragraph(_ text: String) -> [String] {
        text.split(separator: "\n").map { line(String($0)) }
    }

    /// A line that is text, whatever it begins with.
    private static func line(_ text: String) -> String {
        let text = roff(text)
        return text.hasPrefix(".") || text.hasPrefix("'") || text.hasPrefix(" ") ? #"\&"# + text : text
    }

    /// With the characters escaped that roff reads otherwise.
    private static func roff(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\\": result += #"\e"#
            case "-": result += #"\-"#
            case "'": result += #"\(aq"#
            case "`": result += #"\(ga"#
            case "^": result += #"\(ha"#
            case "~": result += #"\(ti"#
            case "\"": result += #"\(dq"#
            case _ where scalar.isASCII: result.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                result += #"\[u"# + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "]"
            }
        }
    }
}
