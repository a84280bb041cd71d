package import SomaModel

extension [RecordingLine] {
    /// Moves all times alike; without an action there is nothing to go by.
    package mutating func shift(soThatTheLastActionEndsAt end: Timestamp) {
        let last = compactMap { line -> Timestamp? in
            if case .action(let action) = line { action.time } else { nil }
        }.max()
        guard let last else { return }
        let offset = end.nanoseconds(since: last)
        for index in indices { self[index].time = self[index].time.adding(nanoseconds: offset) }
    }
}
