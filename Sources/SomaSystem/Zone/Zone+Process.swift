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
        if let name = databaseName(of: target(ofLink: path)) ?? databaseName(of: Array(path.utf8)) { return name }
        guard let file = file(at: path) else { return utc }
        return ZoneRule(file.ruleText) != nil ? file.ruleText : fixedOffset
    }

    /// Empty for what is no link.
    private static func target(ofLink path: String) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, count in
            count = 0
            guard let base = buffer.baseAddress else { return }
            let length = unsafe base.withMemoryRebound(to: CChar.self, capacity: buffer.count) {
                unsafe readlink(path, $0, buffer.count)
            }
            count = max(0, length)
        }
    }

    /// What follows the folder of the tz database.
    private static func databaseName(of path: [UInt8]) -> String? {
        let folder = Array("/zoneinfo/".utf8)
        guard let start = path.indices.first(where: { path[$0...].starts(with: folder) }) else { return nil }
        var name = path[(start + folder.count)...]
        for variant in ["posix/", "right/"] where name.starts(with: variant.utf8) {
            name.removeFirst(variant.utf8.count)
        }
        let text = String(decoding: name, as: UTF8.self)
        return isName(text) ? text : nil
    }

    /// The offset of this moment as a rule.
    private static var fixedOffset: String {
        let offset = ofProcess.offset(at: SystemClock.nanosecondsSinceEpoch / 1_000_000_000)
        let minutes = abs(offset) / 60
        return "<local>\(offset > 0 ? "-" : "+")\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60)"
    }
}
