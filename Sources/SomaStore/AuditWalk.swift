internal import SomaJSON
internal import SomaSystem

/// The way through the lines.
struct AuditWalk {
    typealias Place = AuditVerification.Place

    private let state: AuditState
    private let hasDatabase: Bool
    var found = AuditVerification()
    /// `nil` before the first line that has a value.
    private var chain: AuditChain?
    /// Whether the chain's lines are counted from its beginning: not where that has gone with an earlier database.
    private var isCounted = true
    private var place = Place(file: AuditLog.name, line: 0)
    private var lastLine: [UInt8] = []
    /// The first line of each chain, by its value.
    private var beginnings: [String: Place] = [:]

    init(_ state: AuditState?) {
        hasDatabase = state != nil
        self.state = state ?? AuditState(length: nil, chain: .beginning, ends: [])
        found.chain = state?.chain
    }

    mutating func run(
        _ files: [AuditFile],
        of total: Int,
        _ progress: (Int, Int) -> Void
    ) throws(SystemError) {
        var done = 0
        found.files = files.count
        for file in files {
            if isComplete, file.committedLength > 0 {
                return fail(Place(file: file.name, line: 1), "is behind the last line that the database knows")
            }
            let lastByte = try file.bytes(max(0, file.length - 1)..<file.length).last
            guard var lines = try file.takeLines() else { continue }
            place = Place(file: file.name, line: 0)
            while !isComplete, let line = try lines.next() {
                place.line += 1
                if place.line.isMultiple(of: 1_000) { progress(done + lines.consumedBytes, total) }
                guard case .bytes(let bytes) = line else { return fail(place, "is longer than 64 MiB") }
                if let what = take(bytes) {
                    return fail(place, try whatIsWrong(what, bytes, &lines, after: file, files))
                }
            }
            if chain != nil, place.line > 0, lines.consumedBytes >= file.length, lastByte != UInt8(ascii: "\n") {
                return fail(place, "has lost its line feed: a byte is missing")
            }
            if isComplete {
                found.uncommittedBytes += max(0, file.length - lines.consumedBytes)
            } else if file.isCurrent, let length = state.length {
                found.uncommittedBytes = max(0, file.length - length)
            }
            done += file.length
        }
        found.lastTime = Self.time(of: lastLine)
        checkEnd()
        if found.fault == nil, found.uncommittedBytes > 0 { failForUncommittedBytes() }
    }

    private mutating func failForUncommittedBytes() {
        let bytes = found.uncommittedBytes
        let are = bytes == 1 ? "1 byte is" : "\(bytes) bytes are"
        let last = place.line == 0 ? "holds no finished line" : "is the last finished line"
        fail(
            place,
            "\(last), but \(are) behind: of a writer that was killed, or added by someone; the next line soma writes removes them"
        )
    }

    /// Whether the last line that the database knows has been read.
    private var isComplete: Bool {
        guard let chain, state.chain.lines > 0 else { return false }
        return (chain.lines == state.chain.lines || !isCounted) && chain.head == state.chain.head
    }

    private enum Wrong {
        case notJSON
        case hasNoValue
        case doesNotFollow
        case missing(Int)
        case beforeTheChain
        case isThereTwice(Place)
    }

    private mutating func take(_ line: [UInt8]) -> Wrong? {
        found.lines += 1
        if found.lines == 1 { found.firstTime = Self.time(of: line) }
        lastLine = line
        guard let chained = AuditChain.ChainedLine(line) else {
            if (try? JSONValue(parsing: line.span)) == nil { return .notJSON }
            if chain != nil { return .hasNoValue }
            found.unchainedLines += 1
            return nil
        }
        if chain == nil {
            beginCounting(chained, line)
            return begin(chained)
        }
        if chain?.follow(chained) == true {
            found.checkedLines += 1
            if !isCounted { findOldestEnd() }
            // A chain that began with this line has all that is behind it too.
            if beginnings.count > 1, let place = beginnings[chained.value] { return .isThereTwice(place) }
            return nil
        }
        guard chained.follows(.beginning) else {
            return (try? JSONValue(parsing: line.span)) == nil ? .notJSON : .doesNotFollow
        }
        if let place = beginnings[chained.value] { return .isThereTwice(place) }
        found.newBeginnings.append(place)
        beginCounting(chained, line)
        chain = AuditChain(lines: 1, head: chained.value)
        isCounted = true
        return nil
    }

    /// A file that had been removed is there again: its lines lead to where the oldest kept one began. Of its first line
    /// nothing says that it was so, since its value goes on from one that is not known.
    private mutating func findOldestEnd() {
        guard let oldest = state.ends.first, oldest.lines > found.checkedLines, chain?.head == oldest.head else {
            return
        }
        chain = oldest
        isCounted = true
        found.checkedLines -= 1
        found.removedLines = oldest.lines - found.checkedLines
    }

    private mutating func beginCounting(_ chained: AuditChain.ChainedLine, _ line: [UInt8]) {
        beginnings[chained.value] = place
        found.checkedLines = 1
        found.firstTime = Self.time(of: line)
    }

    /// The first line that has a value: of a chain's beginning, or where a file that has been removed ended.
    private mutating func begin(_ line: AuditChain.ChainedLine) -> Wrong? {
        found.beginning = place
        if line.follows(.beginning) {
            chain = AuditChain(lines: 1, head: line.value)
            return nil
        }
        if let end = state.ends.last(where: { line.follows($0) }) {
            chain = AuditChain(lines: Int64(end.lines + 1), head: line.value)
            let oldest = state.ends[0].lines
            if end.lines > oldest { return .missing(end.lines - oldest) }
            found.removedLines = end.lines
            return found.unchainedLines > 0 ? .beforeTheChain : nil
        }
        // Of an earlier database, perhaps, with its beginning gone: whether that is so will show.
        guard found.lines == 1 else { return .doesNotFollow }
        chain = AuditChain(lines: 1, head: line.value)
        isCounted = false
        return nil
    }

    private mutating func checkEnd() {
        let known = state.chain.lines
        guard hasDatabase else {
            if found.lines > 0 { fail(place, "is the last, and no database says whether it should be") }
            return
        }
        if known == 0 {
            found.checkedLines = 0
            return
        }
        if isComplete {
            if !isCounted, let beginning = found.beginning {
                fail(beginning, "was changed, or lines before it are missing")
            }
            return
        }
        if place.line == 0 {
            return fail(
                place,
                "is missing or empty, but the database knows \(counted(known - (chain?.lines ?? 0))) more"
            )
        }
        guard let chain, isCounted else {
            return fail(place, "is the last, but not the last of the \(known) that the database knows")
        }
        if chain.lines < known {
            fail(place, "is the last, but the database knows \(counted(known - chain.lines)) more")
        } else {
            fail(place, "is not the last that the database knows: lines were changed, and their values with them")
        }
    }

    private mutating func fail(_ place: Place, _ what: String) {
        found.fault = AuditVerification.Fault(place: place, what: what)
    }

    /// What the number of lines says of a line that is wrong.
    private func whatIsWrong(
        _ wrong: Wrong,
        _ line: [UInt8],
        _ rest: inout LineReader,
        after file: AuditFile,
        _ files: [AuditFile]
    ) throws(SystemError) -> String {
        switch wrong {
        case .notJSON: return "is not JSON: it was changed"
        case .beforeTheChain: return "does not begin the chain: the lines before it have no place there"
        case .isThereTwice(let first): return "is there twice, in \(first.file) line \(first.line) too"
        case .missing(let count): return "does not begin the chain: \(areMissing(count)) before it"
        case .hasNoValue, .doesNotFollow: break
        }
        let what =
            if case .hasNoValue = wrong { "has no value in the chain" } else { "does not follow the line before it" }
        guard let chain, isCounted, let behind = try linesBehind(&rest, file, files) else {
            return what + ": it was changed, or lines before it are missing"
        }
        let missing = state.chain.lines - (chain.lines + 1 + behind)
        if missing > 0 { return what + ": \(areMissing(missing)), there or behind" }
        if missing < 0 { return what + ": there or behind, \(counted(-missing)) too many" }
        return what + ": it was changed, or lines changed places"
    }

    /// `nil` where another chain begins behind: the database knows nothing of this one then.
    private func linesBehind(
        _ rest: inout LineReader,
        _ file: AuditFile,
        _ files: [AuditFile]
    ) throws(SystemError) -> Int? {
        if state.chain.lines == 0 { return nil }
        guard var count = try Self.count(&rest) else { return nil }
        for later in files.drop(while: { $0 !== file }).dropFirst() {
            guard var lines = try later.takeLines() else { continue }
            guard let more = try Self.count(&lines) else { return nil }
            count += more
        }
        return count
    }

    private static func count(_ lines: inout LineReader) throws(SystemError) -> Int? {
        var count = 0
        while let line = try lines.next() {
            if case .bytes(let bytes) = line, AuditChain.ChainedLine(bytes)?.follows(.beginning) == true { return nil }
            count += 1
        }
        return count
    }

    private func areMissing(_ lines: Int) -> String { counted(lines) + (lines == 1 ? " is" : " are") + " missing" }
    private func counted(_ lines: Int) -> String { lines == 1 ? "1 line" : "\(lines) lines" }

    private static func time(of line: [UInt8]) -> String? {
        guard case .string(let time) = (try? JSONValue(parsing: line.span))?["time"] else { return nil }
        return time
    }
}

extension AuditVerification {
    init() {}
}
