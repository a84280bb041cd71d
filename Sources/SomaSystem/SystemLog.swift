internal import CSystem
internal import Glibc

/// The system's log: the last place to say something where soma's own files cannot be written.
package enum SystemLog {
    /// In bytes; what is longer is cut.
    private static let lengthLimit = 2_048
    /// RFC 5424, 6.2.1: facility user, severity error.
    private static let priority = LOG_USER | LOG_ERR

    /// Never waits, as syslog(3) would for a log that does not read: it gets nothing.
    package static func error(_ message: String) {
        var line = Array("<\(priority)>soma[\(getpid())]: ".utf8)
        line += message.utf8.prefix(lengthLimit).map { $0 < 0x20 ? UInt8(ascii: " ") : $0 }
        unsafe line.withUnsafeBytes { bytes in
            _ = unsafe soma_send_datagram(
                "/dev/log",
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                bytes.count
            )
        }
    }
}
