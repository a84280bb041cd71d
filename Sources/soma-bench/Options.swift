/// The command line: `soma-bench [--json] [--list] [--rounds N] [case …]`.
struct Options {
    var printsJSON = false
    var listsCases = false
    var schedule = Schedule()
    /// Beginnings of names of cases; empty means all.
    private var wanted: [String] = []

    init(_ arguments: some Sequence<String>) throws {
        var rest = arguments.makeIterator()
        while let argument = rest.next() {
            switch argument {
            case "--json": printsJSON = true
            case "--list": listsCases = true
            case "--rounds":
                guard let rounds = rest.next().flatMap({ Int($0) }), (1...100_000).contains(rounds) else {
                    throw BenchError(message: "--rounds takes a number from 1 to 100000")
                }
                schedule.rounds = rounds
            case _ where argument.hasPrefix("-"):
                throw BenchError(message: "no option \(argument); there are --json, --list and --rounds N")
            default: wanted.append(argument)
            }
        }
    }

    func wants(_ name: String) -> Bool { wanted.isEmpty || wanted.contains { name.hasPrefix($0) } }
}

/// A sentence for whoever ran the benchmark.
struct BenchError: Error, CustomStringConvertible {
    let message: String
    var description: String { message }
}
