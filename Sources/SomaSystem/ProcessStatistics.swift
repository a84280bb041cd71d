internal import Glibc

/// What the kernel counts of this process; from `/proc/self`.
package struct ProcessStatistics: Sendable {
    package var cpuSeconds: Double
    package var startTimeSeconds: Double
    package var virtualMemoryBytes: Double
    package var residentMemoryBytes: Double
    package var openFiles: Int
    package var maximumFiles: Double

    /// `nil` where `/proc` does not say.
    package static var current: ProcessStatistics? {
        guard let status = contents("/proc/self/stat"), let boot = bootTime,
            let commandEnd = status.lastIndex(of: ")"), let files = try? FileSystem.names(in: "/proc/self/fd")
        else { return nil }
        // proc(5): after the command come fields 3 and on: 14 utime, 15 stime, 22 starttime, 23 vsize, 24 rss.
        let fields = status[status.index(after: commandEnd)...].split(separator: " ").map { Double($0) ?? 0 }
        guard fields.count > 21 else { return nil }
        let ticks = Double(sysconf(CInt(_SC_CLK_TCK)))
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        return ProcessStatistics(
            cpuSeconds: (fields[11] + fields[12]) / ticks,
            startTimeSeconds: boot + fields[19] / ticks,
            virtualMemoryBytes: fields[20],
            residentMemoryBytes: fields[21] * Double(sysconf(CInt(_SC_PAGESIZE))),
            openFiles: files.count,
            maximumFiles: Double(limit.rlim_cur)
        )
    }

    private static var bootTime: Double? {
        contents("/proc/stat")?.split(separator: "\n").first { $0.hasPrefix("btime ") }.flatMap {
            Double($0.dropFirst(6))
        }
    }

    private static func contents(_ path: String) -> String? {
        guard let file = try? FileDescriptor(opening: path, for: .read) else { return nil }
        var bytes: [UInt8] = []
        while let count = try? file.read(into: &bytes, limit: 16 << 10), count > 0 {}
        return String(decoding: bytes, as: UTF8.self)
    }
}
