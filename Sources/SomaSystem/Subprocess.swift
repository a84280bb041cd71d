internal import Glibc

/// Another program, run to its end.
package enum Subprocess {
    /// What it writes to standard output, at most 4 KiB; its standard input and error are `/dev/null`. `nil` where it does
    /// not run, fails, or has not ended after `seconds`.
    package static func output(of path: String, _ arguments: [String], seconds: Int32) -> [UInt8]? {
        var ends: [CInt] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        guard let process = spawn(path, arguments, output: ends[1]) else {
            close(ends[1])
            return nil
        }
        close(ends[1])
        let bytes = readAll(ends[0], seconds: seconds)
        if bytes == nil { kill(process, SIGKILL) }
        var status: CInt = 0
        while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status == 0 ? bytes : nil
    }

    private static func spawn(_ path: String, _ arguments: [String], output: CInt) -> pid_t? {
        var actions = unsafe posix_spawn_file_actions_t()
        guard unsafe posix_spawn_file_actions_init(&actions) == 0 else { return nil }
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        var pointers = unsafe ([name] + arguments).map { unsafe strdup($0) } + [nil]
        defer { unsafe pointers.forEach { unsafe free($0) } }
        var process: pid_t = 0
        return unsafe posix_spawn(&process, path, &actions, nil, &pointers, environ) == 0 ? process : nil
    }

    /// `nil` where the time is over before the end, or there is too much.
    private static func readAll(_ descriptor: CInt, seconds: Int32) -> [UInt8]? {
        var bytes: [UInt8] = []
        let deadline = SystemClock.monotonicSeconds + Double(seconds)
        while true {
            let rest = deadline - SystemClock.monotonicSeconds
            guard rest > 0, bytes.count <= 4_096 else { return nil }
            var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&wait, 1, CInt(rest * 1_000) + 1) > 0 else { continue }
            var buffer = [UInt8](repeating: 0, count: 1_024)
            let count = unsafe read(descriptor, &buffer, buffer.count)
            if count == 0 { return bytes }
            if count > 0 { bytes += buffer.prefix(count) }
        }
    }
}
