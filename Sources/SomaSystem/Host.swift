internal import Glibc

/// What this machine and this process are.
package enum Host {
    /// Empty where the system has none.
    package static var name: String {
        var buffer = [CChar](repeating: 0, count: 256)
        let found = unsafe buffer.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return false }
            return unsafe gethostname(base, buffer.count - 1) == 0
        }
        return found ? String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
    }

    /// The running program's file; empty where the system does not say.
    package static var executablePath: String {
        var buffer = [CChar](repeating: 0, count: 4_096)
        let count = unsafe buffer.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return 0 }
            return unsafe readlink("/proc/self/exe", base, buffer.count)
        }
        return String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Replaces this process by another program; returns only with the reason why it could not.
    package static func execute(_ path: String, arguments: [String]) -> SystemError {
        var pointers = unsafe arguments.map { unsafe strdup($0) } + [nil]
        unsafe execv(path, &pointers)
        return SystemError(code: errno, operation: "cannot run \(path)")
    }
}
