internal import Glibc

extension Zone {
    private static let systemFile = "/etc/localtime"
    /// Where nothing says more, as glibc has it; known also without a tz database.
    private static let utc = "UTC0"

    /// What names the zone that this process is in: `TZ`, else what `/etc/localtime` is a link to. A zone without a name, as
    /// where that is a copied file, is named by the rule at the file's end, and where there is none by its offset now.
    package static var processName: String {
        guard let variable = unsafe getenv("TZ") else { return name(ofFile: systemFile) }
        var text = unsafe String(cString: variable)
        if text.hasPrefix(":") { text.removeFirst() }
        if text.isEmpty { return utc }
        if text.hasPrefix("/") { return name(ofFile: text) }
        return hasFile(text) || ZoneRule(text) != nil ? text : utc
    }

    private static func name(ofFile path: String) -> String {
        // A link into a tz database that is not there leads nowhere.
        guard (try? FileStatus(of: path)) != nil else { return utc }
        if let name = databaseName(of: target(ofLink: path) ?? path) { return name }
        guard let file = file(at: path) else { return utc }
        return ZoneRule(file.ruleText) != nil ? file.ruleText : fixedOffset
    }

    private static func target(ofLink path: String) -> String? {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = unsafe readlink(path, &bytes, bytes.count)
        return length > 0 ? String(decoding: bytes[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
    }

    /// What follows the folder of the tz database.
    private static func databaseName(of path: String) -> String? {
        let parts = path.split(separator: "/")
        guard let folder = parts.lastIndex(of: "zoneinfo") else { return nil }
        var words = parts[(folder + 1)...]
        if words.first == "posix" || words.first == "right" { words.removeFirst() }
        let name = words.joined(separator: "/")
        return isName(name) ? name : nil
    }

    /// The offset of this moment as a rule.
    private static var fixedOffset: String {
        let offset = ofProcess.offset(at: SystemClock.nanosecondsSinceEpoch / 1_000_000_000)
        let minutes = abs(offset) / 60
        return "<local>\(offset > 0 ? "-" : "+")\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60)"
    }
}
