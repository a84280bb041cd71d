package import SomaModel

extension Action {
    /// What the engine takes from the texts: as a redacted recording gives it, or counted here. O(bytes of the texts).
    package var measuredCounts: TextCounts {
        if let counts { return counts }
        let (words, hedges) = HedgeLexicon.count(text.isEmpty ? output : text)
        return TextCounts(words: words, hedges: hedges, outputLength: scalarCount(output))
    }

    /// The same to the engine, without what the agent said and got: for holding many.
    package var withoutTexts: Action {
        var action = self
        action.counts = measuredCounts
        action.text = ""
        action.output = ""
        return action
    }
}

/// In UTF-8 every byte but a continuation begins a scalar.
private func scalarCount(_ text: String) -> Int {
    let bytes = text.utf8.span
    var count = 0
    for index in bytes.indices { count &+= bytes[index] & 0xC0 == 0x80 ? 0 : 1 }
    return count
}
