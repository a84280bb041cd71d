internal import SomaModel

extension Situation {
    /// That the call about to run is a shell's and follows failed ones; `nil` if it does not, or from 3 failures in a row on.
    func shellRetry(after failures: Int) -> Finding? {
        guard let call, call.tool.kind == .shell, history.endsWithFailures(failures, of: .shell),
            history.consecutiveFailures < 3
        else { return nil }
        var finding = Finding(.warn, failing: history.lastFailedTool)
        finding.count = failures
        finding.error = history.lastError
        if history.ends(failures, with: call.tool) { finding.sharedName = call.tool.name }
        return finding
    }
}

extension Finding {
    /// What calls failed: the shell's own name, if there was only one.
    var shell: String { sharedName.isEmpty ? "shell" : PlainText.line(sharedName, limit: Tool.shownLength) }
    /// What comes next.
    var nextShell: String { sharedName.isEmpty ? "a shell call" : shell }
}

extension Tool {
    /// Scalars of a name in a message: names are an agent's own text.
    static let shownLength = 40

    /// As a message has it.
    var shownName: String { PlainText.line(name, limit: Self.shownLength) }
}

extension String {
    /// With `a` or `an`, by its first letter.
    var withArticle: String { (first.map("aeiouAEIOU".contains) ?? false ? "an " : "a ") + self }
}
