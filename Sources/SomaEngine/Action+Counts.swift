package import SomaModel

extension Action {
    /// What the engine takes from the texts: as a redacted recording gives it, or counted here. O(bytes of the texts).
    package var measuredCounts: TextCounts {
        if let counts { return counts }
        let (words, hedges) = HedgeLexicon.standard.count(text.isEmpty ? output : text)
        return TextCounts(words: words, hedges: hedges, outputLength: output.unicodeScalars.count)
    }
}
