/// A simple command of a shell text: what would run, and what feeds and follows it.
struct ShellCommand: Sendable {
    /// Its name and arguments; empty where there are only assignments, or only the redirections of a group.
    var words: [ShellWord] = []
    var assignments: [ShellAssignment] = []
    var redirections: [ShellRedirection] = []
    /// The commands whose output is its input.
    var source: Range<Int>?
    /// How many substitutions it stands in: only commands of one level write to the same place.
    var level = 0
    /// Where it would run; `nil` where only running could tell.
    var folder: String?

    /// The functions in whose bodies it stands, as far as these were read for a call.
    var callers: [String] = []
    /// Whether it runs on each file that a search comes across.
    var isFound = false

    /// The base name of what is run; empty where there is nothing to run.
    var name: String {
        guard let word = words.first?.text else { return "" }
        let known = word.utf8.filter { $0 != 0 }
        let folders = known.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        return String(decoding: known[folders...], as: UTF8.self)
    }
}

/// `name=value` in front of a command, or alone.
struct ShellAssignment: Equatable, Sendable {
    var name: String
    var value: String
}

/// `2>file` and its relatives.
struct ShellRedirection: Equatable, Sendable {
    enum Operator: Sendable {
        case read
        case write
        case readWrite
        case duplicate
        case hereDocument
        case hereString
    }

    var action: Operator
    /// The descriptor where it is written out.
    var descriptor: Int?
    var target: ShellWord
    /// Where the reader keeps the lines of a here-document.
    var body: Int?

    var writes: Bool { action == .write || action == .readWrite }
}
