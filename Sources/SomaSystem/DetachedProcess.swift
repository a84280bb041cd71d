internal import CSystem
internal import Glibc

/// A program that goes on by itself: in a session of its own, without a terminal and without this process's files.
package enum DetachedProcess {
    /// Returns once it runs; its end is the system's business, so the caller must end soon too.
    package static func start(_ path: String, arguments: [String]) throws(SystemError) {
        var pointers = unsafe arguments.map { unsafe strdup($0) } + [nil]
        defer { for index in 0..<arguments.count { unsafe free(pointers[index]) } }
        let code = unsafe soma_spawn_detached(path, &pointers)
        if code != 0 { throw SystemError(code: code, operation: "cannot start \(path)") }
    }
}
