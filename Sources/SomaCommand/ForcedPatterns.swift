internal import SomaGuidance
internal import SomaSystem

/// `SOMA_FORCE_PATTERN` for a command that a person runs.
package enum ForcedPatterns {
    /// As it is; `nil` where it is not set.
    package static var text: String? { Environment["SOMA_FORCE_PATTERN"] }

    /// Says on standard error which of its names no pattern has; they are ignored.
    package static func reportUnknown() {
        let unknown = PatternSelection.Forced(parsing: text ?? "").unknown
        if unknown.isEmpty { return }
        let names = unknown.map { "'\($0.printable)'" }.joined(separator: ", ")
        let known = PatternRegistry.all.map(\.name).joined(separator: ", ")
        Console.writeError("soma: SOMA_FORCE_PATTERN: no pattern is called \(names); there are \(known)\n")
    }
}
