/// What a run of a program costs.
typealias Cost = [Quantity: Double]

/// Something a program is measured by.
enum Quantity: String {
    case processor = "user + system time"
    case wall = "time"
    case written = "bytes written"
    case stored = "bytes sent to storage"
    case instructions = "instructions"
    case median = "median"
    case percentile99 = "p99"
    case slowest = "slowest"
    case series = "series"
    case spooled = "left in the spool"

    var unit: String {
        switch self {
        case .processor, .wall, .median, .percentile99, .slowest: "ns"
        case .written, .stored: "bytes"
        case .instructions: "instructions"
        case .series: "series"
        case .spooled: "hooks"
        }
    }
}

/// Programs that are run in turns, each in surroundings of its own.
struct Contest {
    struct Contender {
        let name: String
        let run: () throws -> Cost
    }

    let name: String
    let quantities: [Quantity]
    /// Items that one run handles.
    var itemsPerRun = 1
    /// How often each runs, unless the command line says so.
    let rounds: Int
    /// Each is compared with all that come after it.
    var contenders: [Contender]

    func measure(_ options: Options) throws -> [Measurement] {
        var costs: [[Cost]] = contenders.map { _ in [] }
        for round in 0..<(options.rounds ?? rounds) {
            // Whoever goes first finds cold caches, so they take turns at that too.
            for turn in contenders.indices {
                let index = (turn + round) % contenders.count
                costs[index].append(try contenders[index].run())
            }
        }
        return quantities.flatMap { quantity in measurements(of: quantity, costs) }
    }

    private func measurements(of quantity: Quantity, _ costs: [[Cost]]) -> [Measurement] {
        let values = costs.map { rounds in rounds.map { ($0[quantity] ?? 0) / Double(itemsPerRun) } }
        func measurement(_ index: Int, beside other: Int?) -> Measurement {
            let whose = index == 0 ? "" : "\(contenders[index].name), "
            let baseline = other.map { other in
                Measurement.Baseline(
                    name: contenders[other].name,
                    value: median(values[other]),
                    // The rounds' own ratios: a change of clock speed half-way leaves them alone.
                    ratio: median(zip(values[index], values[other]).map { $0 / $1 })
                )
            }
            return Measurement(
                name: "\(whose)\(name), \(quantity.rawValue)",
                unit: quantity.unit,
                value: median(values[index]),
                baseline: baseline
            )
        }
        guard contenders.count > 1 else { return [measurement(0, beside: nil)] }
        return contenders.indices.flatMap { index in
            (index + 1..<contenders.count).map { measurement(index, beside: $0) }
        }
    }
}

/// The middle of the values, or between the two in the middle.
func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}
