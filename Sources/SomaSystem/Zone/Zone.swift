internal import Glibc

/// A time zone: that of the process, one of the tz database, or a rule.
package struct Zone: Sendable {
    private enum Kind: Sendable {
        case ofProcess
        case file(ZoneFile)
        case rule(ZoneRule)
    }

    private let kind: Kind

    private init(_ kind: Kind) { self.kind = kind }

    /// The zone that this process is in. glibc knows it, which is the cheapest way.
    package static let ofProcess = Zone(.ofProcess)

    /// - Parameters:
    ///   - name: one of the tz database, such as `Europe/Berlin`, or a rule such as `CET-1CEST,M3.5.0,M10.5.0/3`.
    ///   - rule: what holds where the tz database has no such name, as on a machine without one.
    /// - Returns: `nil` where neither says anything.
    package init?(_ name: String, orRule rule: String? = nil) {
        if name == Self.processName {
            kind = .ofProcess
        } else if let file = Self.file(name) {
            kind = .file(file)
        } else if let rule = ZoneRule(name) ?? rule.flatMap(ZoneRule.init) {
            kind = .rule(rule)
        } else {
            return nil
        }
    }

    /// The date there, as `2026-11-20`.
    package func day(secondsSinceEpoch seconds: Int64) -> String {
        var local = time_t(seconds + offset(at: seconds))
        var fields = unsafe tm()
        guard unsafe gmtime_r(&local, &fields) != nil else { return "1970-01-01" }
        let year = unsafe fields.tm_year + 1_900
        let month = unsafe fields.tm_mon + 1
        let day = unsafe fields.tm_mday
        return "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }

    /// Seconds east of UTC.
    package func offset(at seconds: Int64) -> Int64 {
        switch kind {
        case .ofProcess:
            var seconds = time_t(seconds)
            var fields = unsafe tm()
            return unsafe localtime_r(&seconds, &fields) == nil ? 0 : Int64(fields.tm_gmtoff)
        case .file(let file): return file.offset(at: seconds)
        case .rule(let rule): return rule.offset(at: seconds)
        }
    }
}

extension Zone {
    /// Where systems keep the tz database.
    private static let folders = [
        "/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo",
    ]
    /// In bytes; the largest has about 4,000.
    private static let sizeLimit = 64 << 10

    /// Whether this machine has a tz database to look names up in.
    package static var hasNames: Bool { folders.contains { (try? FileStatus(of: $0))?.isFolder == true } }

    /// Whether a text can be a zone's name at all; no path leads out of the tz database.
    package static func isName(_ text: String) -> Bool {
        let isWord = text.utf8.allSatisfy { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                || "/_+-".utf8.contains(byte)
        }
        return isWord && 1...64 ~= text.utf8.count && !text.hasPrefix("/") && !text.hasPrefix("right/")
            && text != "localtime" && text != "posixrules"
    }

    /// Whether there is a file of that name; what is in it is not looked at.
    static func hasFile(_ name: String) -> Bool {
        isName(name) && folders.contains { (try? FileStatus(of: $0 + "/" + name))?.isRegularFile == true }
    }

    /// Whether the tz database of this machine has the name.
    package static func isKnown(_ name: String) -> Bool { file(name) != nil }

    /// The rule behind a name, for machines that have no tz database; `nil` where it is not known.
    package static func rule(of name: String) -> String? {
        guard let rule = file(name)?.ruleText, ZoneRule(rule) != nil else { return nil }
        return rule
    }

    private static func file(_ name: String) -> ZoneFile? {
        guard isName(name) else { return nil }
        for folder in folders {
            if let file = file(at: folder + "/" + name) { return file }
        }
        return nil
    }

    static func file(at path: String) -> ZoneFile? {
        guard let file = try? FileDescriptor(opening: path, for: .readFile), let status = try? file.status(),
            status.isRegularFile, status.length <= sizeLimit
        else { return nil }
        var bytes: [UInt8] = []
        while let count = try? file.read(into: &bytes, limit: status.length + 1), count > 0, bytes.count <= sizeLimit {}
        return ZoneFile(bytes)
    }
}
