package import SomaModel

extension [Observed] {
    /// Moves all times alike; without an action there is nothing to go by.
    package mutating func shift(soThatTheLastActionEndsAt end: Timestamp) {
        let last = compactMap { observed -> Timestamp? in
            if case .action = observed.what { observed.time } else { nil }
        }.max()
        guard let last else { return }
        let offset = end.nanoseconds(since: last)
        for index in indices { self[index].move(to: self[index].time.adding(nanoseconds: offset)) }
    }
}
