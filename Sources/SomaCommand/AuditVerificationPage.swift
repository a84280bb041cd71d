internal import SomaJSON
package import SomaStore

/// What was found when the audit log was checked.
package struct AuditVerificationPage: Sendable {
    /// Where nothing has been recorded yet.
    package static let nothingJSON = json { writer in
        writer.member("ok", true)
        writer.member("files", 0)
        writer.member("lines", 0)
    }

    private let found: AuditVerification

    package init(_ found: AuditVerification) {
        self.found = found
    }

    /// Where it could not be checked.
    package static func json(because error: String) -> String {
        json { writer in
            writer.member("ok", false)
            writer.member("error", error)
        }
    }

    /// One line for standard error; `nil` where nothing is wrong.
    package var fault: String? {
        guard let fault = found.fault else { return nil }
        return "\(name(fault.place)) \(fault.what)"
    }

    /// One line, where nothing is wrong.
    package var text: String {
        let files = counted(found.files, "file")
        var parts =
            if found.checkedLines > 0 {
                ["\(files), \(counted(found.checkedLines, "line"))\(times): as they were written"]
            } else {
                ["\(files), no line of the database's chain"]
            }
        let older = found.lines - found.checkedLines
        if older > 0 { parts.append("\(counted(older, "older line")) \(older == 1 ? "is" : "are") not checked") }
        if found.unchainedLines > 0 {
            let place = found.beginning.map { "begins at \(name($0))" } ?? "has not begun yet"
            parts.append("the chain \(place)")
        }
        if found.removedLines > 0 {
            parts.append("the chain is checked from the oldest kept line on, \(found.removedLines) went with old files")
        }
        for place in found.newBeginnings { parts.append("a chain of a new database begins at \(name(place))") }
        return parts.joined(separator: "; ") + "\n"
    }

    package var json: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("ok", found.fault == nil)
        writer.member("files", found.files)
        writer.member("lines", found.lines)
        writer.member("checked_lines", found.checkedLines)
        writer.name("first_time")
        writer.value(found.firstTime.map { .string($0) } ?? .null)
        writer.name("last_time")
        writer.value(found.lastTime.map { .string($0) } ?? .null)
        writer.name("chain")
        if let chain = found.chain {
            writer.beginObject()
            writer.member("lines", chain.lines)
            writer.member("head", chain.head)
            writer.endObject()
        } else {
            writer.null()
        }
        writer.name("beginning")
        if let place = found.beginning { Self.write(place, to: &writer) } else { writer.null() }
        writer.member("lines_without_chain", found.unchainedLines)
        writer.member("removed_lines", found.removedLines)
        writer.name("new_beginnings")
        writer.beginArray()
        for place in found.newBeginnings { Self.write(place, to: &writer) }
        writer.endArray()
        writer.member("uncommitted_bytes", found.uncommittedBytes)
        writer.name("fault")
        if let fault = found.fault {
            Self.write(fault.place, to: &writer, what: fault.what)
        } else {
            writer.null()
        }
        writer.endObject()
        return writer.text + "\n"
    }

    private static func json(_ members: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        members(&writer)
        writer.endObject()
        return writer.text + "\n"
    }

    private var times: String {
        guard let first = found.firstTime, let last = found.lastTime else { return "" }
        return " from \(first.printable) to \(last.printable)"
    }

    private func name(_ place: AuditVerification.Place) -> String {
        place.line == 0 ? place.file : "\(place.file) line \(place.line)"
    }

    private func counted(_ number: Int, _ what: String) -> String { "\(number) \(what)\(number == 1 ? "" : "s")" }

    private static func write(
        _ place: AuditVerification.Place,
        to writer: inout JSONWriter,
        what: String? = nil
    ) {
        writer.beginObject()
        writer.member("file", place.file)
        writer.member("line", place.line)
        if let what { writer.member("what", what) }
        writer.endObject()
    }
}
