package import SomaModel
package import SomaStore

/// One line for a shell prompt.
package enum StatusLine {
    /// - Parameter template: what it looks like; `nil` is as soma likes it.
    package static func line(about subject: StatusLineSubject, template: StatusLineTemplate? = nil) -> StyledLine {
        if let template { return template.line(about: subject) }
        if let agent = subject.agent {
            return (agent.isSessionOpen ? StatusLineTemplate.standard : .idle).line(about: subject)
        }
        return text(subject.input?.agent == nil ? "soma: no agents yet" : "soma: no actions yet")
    }

    /// A row of the list of subagents.
    package static func row(about subject: StatusLineSubject, template: StatusLineTemplate? = nil) -> StyledLine {
        (template ?? .row).line(about: subject)
    }

    package static func text(_ agent: AgentSnapshot?, at time: Timestamp, color: Bool) -> String {
        let line = line(about: StatusLineSubject(agent, at: time))
        return (color ? line : line.plain).rendered(for: .terminal)
    }

    /// What the line says where the state folder cannot be read.
    package static func line(_ error: StoreError) -> StyledLine { text(text(error)) }

    package static func text(_ error: StoreError) -> String {
        switch error.code {
        case .missing: "soma: no agents yet"
        case .busy: "soma: busy"
        case .corrupt: "soma: database damaged, see 'soma status'"
        case .newerSchema: "soma: update soma, see 'soma status'"
        case .unsafeFolder: "soma: state folder refused, see 'soma status'"
        case .olderSchema, .readOnly, .full, .failed: "soma: unreadable, see 'soma status'"
        }
    }

    /// What the line says where hooks can record nothing.
    package static var unrecordable: StyledLine { text("soma: nothing can be recorded, see 'soma doctor'") }

    /// What the line says where `soma.yaml` cannot be used.
    package static var wrongConfiguration: StyledLine { text("soma: soma.yaml is wrong, see 'soma config'") }

    private static func text(_ text: String) -> StyledLine {
        var line = StyledLine()
        line.append(text)
        return line
    }
}

extension Mode {
    /// Green, cyan, yellow, red, as a terminal numbers them.
    var colorCode: String {
        switch self {
        case .observe: "32"
        case .guide: "36"
        case .warn: "33"
        case .block: "1;31"
        }
    }

    /// In the mode's color.
    package func colored(_ text: String) -> String { "\u{1B}[\(colorCode)m\(text)\u{1B}[0m" }
}
