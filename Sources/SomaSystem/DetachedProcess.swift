internal import CSystem
internal import Glibc

/// A program that goes on by itself: in a session of its own, without a terminal and without this process's files.
package enum DetachedProcess {
    /// Returns once it runs; its end is the system's business, so the caller must end soon too.
    ///
    /// - Parameter environment: the variables of this process that it gets; no others.
    package static func start(_ path: String, arguments: [String], environment: [String]) throws(SystemError) {
        let variables = environment.compactMap { name in Environment[name].map { name + "=" + $0 } }
        var pointers = unsafe arguments.map { unsafe strdup($0) } + [nil]
        var variablePointers = unsafe variables.map { unsafe strdup($0) } + [nil]
        defer {
            for index in 0..<arguments.count { unsafe free(pointers[index]) }
            for index in 0..<variables.count { unsafe free(variablePointers[index]) }
        }
        let code = unsafe soma_spawn_detached(path, &pointers, &variablePointers)
        if code != 0 { throw SystemError(code: code, operation: "cannot start \(path)") }
    }
}
