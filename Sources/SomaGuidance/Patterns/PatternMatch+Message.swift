internal import SomaModel

extension PatternMatch {
    /// Unicode scalars that a message has at most.
    package static let messageLength = 400

    /// What the agent is told: what happened, why it matters, what helps. What others wrote, a line of the last error and a
    /// lesson's fix, is quoted as far as there is room.
    ///
    /// - Parameters:
    ///   - healing: for `finding.failingTool`; the last sentence.
    ///   - lesson: the fix that was recorded for an error like the last one.
    package func message(healing: HealingSuggestion?, lesson: String? = nil) -> String {
        let explanation = pattern.explain(finding)
        let start = explanation.happened
        var end = " " + explanation.matters + " " + explanation.next
        if let healing { end += " " + healing.sentence }
        var room = Self.messageLength - start.unicodeScalars.count - end.unicodeScalars.count
        let error = quotation(" The error: ", finding.error, room: room)
        room -= error.unicodeScalars.count
        let fix = quotation(" An earlier fix: ", lesson ?? "", room: room)
        return PlainText.line(start + error + fix + end, limit: Self.messageLength)
    }

    /// Empty where fewer than 16 scalars of the quoted text would be left of more.
    private func quotation(_ introduction: String, _ text: String, room: Int) -> String {
        let room = room - introduction.unicodeScalars.count - 3
        let line = PlainText.line(text, limit: max(0, room))
        if line.isEmpty || (line.hasSuffix("…") && room < 16) { return "" }
        return introduction + "\"" + line + "\"."
    }
}

extension HealingSuggestion {
    fileprivate var sentence: String {
        let tool = PlainText.line(suggestedTool, limit: Tool.shownLength)
        let failing = PlainText.line(failingTool, limit: Tool.shownLength)
        let change = PatternRegistry.percent(abs(meanChange))
        let sign = meanChange < 0 ? "−" : "+"
        let source = transitions.map { "mean of \($0) here" } ?? "typical"
        return "\(tool) after a failing \(failing) changes pressure by \(sign)\(change) (\(source))."
    }
}
