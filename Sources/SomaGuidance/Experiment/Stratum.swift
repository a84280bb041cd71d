package import SomaModel

/// Firings that are balanced among themselves: those of one pattern in one family of agents.
package struct Stratum: Hashable, Sendable {
    package let pattern: ExactString
    package let family: ExactString

    package init(pattern: String, agent: String) {
        self.pattern = ExactString(pattern)
        family = ExactString(Self.family(of: agent))
    }

    /// The agent's id before its last `-` or `_` if what follows has an ASCII digit in it, else the whole id.
    package static func family(of agent: String) -> String {
        let scalars = agent.unicodeScalars
        guard let separator = scalars.lastIndex(where: { $0 == "-" || $0 == "_" }),
            scalars[separator...].contains(where: { "0"..."9" ~= $0 })
        else { return agent }
        return String(scalars[..<separator])
    }
}
