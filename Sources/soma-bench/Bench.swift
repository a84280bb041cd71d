/// One question about speed: what soma does, beside the plainest way to get the same result.
struct Case {
    /// Says what one item is, as in `encode traces, 512 a request`.
    let name: String
    /// What it is measured against, as in `protobuf-c`.
    let baselineName: String
    /// Items that one call of either function handles.
    let itemsPerCall: Int
    /// Both return a number that depends on the work, so that the optimizer keeps it.
    let subject: () -> Int
    let baseline: () -> Int
}

/// How long and how often to measure.
struct Schedule {
    /// Rounds of one slice of each side, taken in turns so that a busy machine slows both.
    var rounds = 31
    /// The length a slice is given, long against the clock's resolution and short against a scheduler's whims.
    var slice: Duration = .milliseconds(10)
}

/// What came out for a case: medians over the rounds, in nanoseconds an item.
struct Measurement {
    let name: String
    let nanosecondsPerItem: Double
    let baselineName: String
    let baselineNanosecondsPerItem: Double
    /// The median of the rounds' own ratios, which a change of clock speed half-way leaves alone.
    let ratio: Double
}

extension Case {
    func measure(_ schedule: Schedule) -> Measurement {
        let subjectCalls = Case.calls(of: subject, toFill: schedule.slice)
        let baselineCalls = Case.calls(of: baseline, toFill: schedule.slice)
        var own: [Double] = []
        var other: [Double] = []
        for round in 0..<max(1, schedule.rounds) {
            // Whoever goes first finds cold caches, so they take turns at that too.
            if round.isMultiple(of: 2) {
                own.append(Case.nanosecondsPerCall(of: subject, calls: subjectCalls))
                other.append(Case.nanosecondsPerCall(of: baseline, calls: baselineCalls))
            } else {
                other.append(Case.nanosecondsPerCall(of: baseline, calls: baselineCalls))
                own.append(Case.nanosecondsPerCall(of: subject, calls: subjectCalls))
            }
        }
        let items = Double(itemsPerCall)
        return Measurement(
            name: name,
            nanosecondsPerItem: Case.median(own) / items,
            baselineName: baselineName,
            baselineNanosecondsPerItem: Case.median(other) / items,
            ratio: Case.median(zip(own, other).map { $0 / $1 })
        )
    }

    /// Doubles the calls until they take a quarter of `slice`; warms up on the way.
    private static func calls(of work: () -> Int, toFill slice: Duration) -> Int {
        var calls = 1
        while true {
            let nanoseconds = nanosecondsPerCall(of: work, calls: calls) * Double(calls)
            if nanoseconds >= slice.nanoseconds / 4 {
                return max(1, Int(Double(calls) * slice.nanoseconds / nanoseconds))
            }
            calls *= 2
        }
    }

    private static func nanosecondsPerCall(of work: () -> Int, calls: Int) -> Double {
        var results = 0
        let elapsed = ContinuousClock().measure {
            for _ in 0..<calls { results &+= work() }
        }
        keep(results)
        return elapsed.nanoseconds / Double(calls)
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}

/// Makes `value` count as used.
@inline(never)
@_optimize(none)
private func keep(_ value: Int) {}

extension Duration {
    fileprivate var nanoseconds: Double {
        Double(components.seconds) * 1e9 + Double(components.attoseconds) / 1e9
    }
}
