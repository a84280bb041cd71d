internal import Glibc

/// The system's log: the last place to say something where soma's own files cannot be written.
package enum SystemLog {
    package static func error(_ message: String) {
        unsafe message.withCString { text in
            unsafe withVaList([text]) { unsafe vsyslog(LOG_ERR, "soma: %s", $0) }
        }
    }
}
