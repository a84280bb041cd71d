extension BlockDecision {
    /// What was decided: the values of `soma.block.decision`, and the words of the database and the reports.
    package enum Word: String, Sendable {
        case denied
        case allowed
    }

    package var word: Word { denied ? .denied : .allowed }
}
