extension PatternSelection {
    /// - Parameter states: `retired`, `revived` or `refuted` of patterns that are not as the registry has them; anything else
    ///   is ignored.
    package init(states: [String: String], forced: Forced = .none) {
        func patterns(_ state: String) -> Set<String> { Set(states.filter { $0.value == state }.keys) }
        self.init(
            retiredByHand: patterns("retired"),
            revivedByHand: patterns("revived"),
            refuted: patterns("refuted"),
            forced: forced
        )
    }
}
