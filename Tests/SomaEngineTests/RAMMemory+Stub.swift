import SomaFold
import SomaGuidance

extension RAMMemory {
    /// One in which no pattern fires or sets a floor: the engine alone.
    static func withoutPatterns() -> RAMMemory {
        let none = PatternSelection(retiredByHand: Set(PatternRegistry.all.map(\.name)))
        return RAMMemory(rules: FoldRules(selection: none))
    }
}
