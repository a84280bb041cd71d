internal import SomaFold
package import SomaGuidance
internal import SomaModel
package import SomaStore

extension Monitor {
    /// Which patterns fire and set floors: the registry, a person's word, the verdicts, and what is forced.
    package func selection() throws(StoreError) -> PatternSelection { try memory.rules.selection }

    /// Looks at an agent before its next call; `nil` for one that has not acted.
    func look(
        before call: Situation.Call,
        of agent: String,
        at time: Timestamp
    ) throws(StoreError) -> Look? {
        try Fold.look(before: call, of: agent, at: time, in: memory)
    }

    /// What arms and the digests of paths are drawn with; empty in a replay, which draws the same each time.
    func guidanceKey() throws(StoreError) -> String { try memory.rules.key }
}
