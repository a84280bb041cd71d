/// The command line.
struct Options {
    static let help = """
        usage: soma-bench [--json] [--rounds N] [--base FOLDER] [--sessions FOLDER] [--seconds N] [--actions N] [case …]
               soma-bench --list

        Measures soma beside baselines in the same run, taking turns, and prints medians an item. A case is named by its
        whole name or its beginning. Without names, all run but those that --list marks as long.

          --json             prints JSON, not a table
          --list             prints the names of the cases
          --rounds N         how often each side runs (each case has a default)
          --base FOLDER      the release programs of another commit, to compare with
          --sessions FOLDER  recordings of sessions, for replay-live and hooks-beside-batch (default ../shared/sessions)
          --seconds N        how long library and scrape run (default 60)
          --actions N        actions of replay-live (default 20000) and of hooks-beside-batch's batch (default 100000)
          --hooks N          hooks of each of the 64 agents of hooks-beside-batch (default 200)

        To compare with a commit, clone it into a folder of its own and build it there:

          git clone . /tmp/base/main && git -C /tmp/base/main checkout 8df79c0
          (cd /tmp/base/main && swift build -c release)
          .build/release/soma-bench --base /tmp/base/main/.build/release replay-live

        """

    var printsJSON = false
    var listsCases = false
    var printsHelp = false
    /// `nil` where each case decides.
    var rounds: Int?
    var base: Build?
    var sessions = "../shared/sessions"
    var seconds = 60
    var actions: Int?
    var hooks = 200
    /// Names of cases or their beginnings; empty means all that are not long.
    private var wanted: [String] = []

    init(_ arguments: some Sequence<String>) throws {
        var rest = arguments.makeIterator()
        while let argument = rest.next() {
            switch argument {
            case "--json": printsJSON = true
            case "--list": listsCases = true
            case "--help": printsHelp = true
            case "--rounds": rounds = try Self.number(after: argument, rest.next())
            case "--seconds": seconds = try Self.number(after: argument, rest.next())
            case "--actions": actions = try Self.number(after: argument, rest.next())
            case "--hooks": hooks = try Self.number(after: argument, rest.next())
            case "--base": base = Build(name: "base", folder: try Self.folder(after: argument, rest.next()))
            case "--sessions": sessions = try Self.folder(after: argument, rest.next())
            case _ where argument.hasPrefix("-"):
                throw BenchError(message: "unknown option \(argument); see 'soma-bench --help'")
            default: wanted.append(argument)
            }
        }
    }

    /// This build, and the one to compare with if there is one.
    var builds: [Build] { [.own] + (base.map { [$0] } ?? []) }

    /// Whether a case is to run. A name that is the whole name of a case stands for that case alone.
    func wants(_ name: String, isLong: Bool, among names: [String]) -> Bool {
        if wanted.isEmpty { return !isLong }
        return wanted.contains { $0 == name || (!names.contains($0) && name.hasPrefix($0)) }
    }

    /// Throws if a name stands for no case.
    func checkNames(among names: [String]) throws {
        for name in wanted where !names.contains(where: { $0.hasPrefix(name) }) {
            throw BenchError(message: "no case is called \(name); see 'soma-bench --list'")
        }
    }

    private static func number(after option: String, _ text: String?) throws -> Int {
        guard let number = text.flatMap({ Int($0) }), (1...10_000_000).contains(number) else {
            throw BenchError(message: "\(option) takes a number from 1 to 10000000")
        }
        return number
    }

    private static func folder(after option: String, _ text: String?) throws -> String {
        guard let text, !text.isEmpty else { throw BenchError(message: "\(option) takes a folder") }
        return text.count > 1 && text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}

/// A sentence for whoever ran the benchmark.
struct BenchError: Error, CustomStringConvertible {
    let message: String
    var description: String { message }
}
