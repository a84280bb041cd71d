internal import Glibc

/// The session of processes that this one belongs to: a terminal's shell and all it runs, or a service.
package enum ProcessSession {
    /// The same text for all of its processes, and another one for every other session of every machine and boot, as far as
    /// the system says.
    package static var identity: String {
        let leader = getsid(0)
        return "\(text("/proc/sys/kernel/random/boot_id")) \(leader) \(startTime(of: leader))"
    }

    /// In clock ticks since the system's start: the 22nd field, counted on from the program's name, which may hold anything.
    private static func startTime(of process: pid_t) -> Substring {
        let fields = text("/proc/\(process)/stat")
        guard let nameEnd = fields.lastIndex(of: ")") else { return "" }
        let rest = fields[fields.index(after: nameEnd)...].split(separator: " ")
        return rest.count > 19 ? rest[19] : ""
    }

    private static func text(_ path: String) -> String {
        let bytes = (try? FileSystem.contents(of: path, limit: 4_096)) ?? []
        return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}
