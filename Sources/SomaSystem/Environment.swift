internal import Glibc

/// The process's environment variables.
package enum Environment {
    /// `nil` where unset; an empty variable counts as unset, as the OpenTelemetry specification has it.
    package static subscript(name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        let text = unsafe String(cString: value)
        return text.isEmpty ? nil : text
    }

    /// Takes a variable away, from programs that are started later too. For a process of one thread.
    package static func remove(_ name: String) { unsafe unsetenv(name) }

    /// Whether colors may be used on a terminal: `NO_COLOR`, set to anything but the empty text, forbids them.
    package static var allowsColor: Bool { self["NO_COLOR"] == nil && self["TERM"] != "dumb" }
}
