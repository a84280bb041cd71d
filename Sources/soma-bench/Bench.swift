/// One question about speed: what a function of soma does, beside the plainest way to get the same result.
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

/// What came out for a case: medians over the rounds, an item.
struct Measurement {
    struct Baseline {
        let name: String
        let value: Double
        /// The median of the rounds' own ratios, which a change of clock speed half-way leaves alone.
        let ratio: Double
    }

    let name: String
    /// `ns`, `bytes` or `instructions`.
    let unit: String
    let value: Double
    /// What it is measured against; `nil` if nothing was given.
    let baseline: Baseline?
}

extension Case {
    /// The length a slice is given, long against the clock's resolution and short against a scheduler's whims.
    private static let slice = 10_000_000.0

    /// Rounds of one slice of each side, taken in turns so that a busy machine slows both.
    func measure(_ options: Options) -> [Measurement] {
        let subjectCalls = Case.calls(of: subject)
        let baselineCalls = Case.calls(of: baseline)
        var own: [Double] = []
        var other: [Double] = []
        for round in 0..<(options.rounds ?? 31) {
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
        let ratio = median(zip(own, other).map { $0 / $1 })
        return [
            Measurement(
                name: name,
                unit: "ns",
                value: median(own) / items,
                baseline: .init(name: baselineName, value: median(other) / items, ratio: ratio)
            )
        ]
    }

    /// Doubles the calls until they take a quarter of a slice; warms up on the way.
    private static func calls(of work: () -> Int) -> Int {
        var calls = 1
        while true {
            let nanoseconds = nanosecondsPerCall(of: work, calls: calls) * Double(calls)
            if nanoseconds >= slice / 4 { return max(1, Int(Double(calls) * slice / nanoseconds)) }
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
}

/// Makes `value` count as used.
@inline(never)
@_optimize(none)
private func keep(_ value: Int) {}

extension Duration {
    var nanoseconds: Double {
        Double(components.seconds) * 1e9 + Double(components.attoseconds) / 1e9
    }
}
