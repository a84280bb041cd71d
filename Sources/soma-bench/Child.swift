import Glibc
import SomaSystem

/// A program run for what it costs: output to nowhere, unless files are named.
struct Child {
    let process: pid_t
    private let start = ContinuousClock.now

    /// - Parameters:
    ///   - arguments: with the program's name in front.
    ///   - environment: all of it, each `NAME=value`.
    ///   - input: the file that standard input is.
    ///   - error: the file that standard error is, made or emptied first.
    init(
        _ path: String,
        _ arguments: [String],
        _ environment: [String],
        input: String = "/dev/null",
        error: String = "/dev/null"
    ) throws {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, error, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        var argumentPointers = unsafe arguments.map { unsafe strdup($0) } + [nil]
        var environmentPointers = unsafe environment.map { unsafe strdup($0) } + [nil]
        defer {
            for index in 0..<arguments.count { unsafe free(argumentPointers[index]) }
            for index in 0..<environment.count { unsafe free(environmentPointers[index]) }
        }
        var process: pid_t = 0
        guard unsafe posix_spawn(&process, path, &actions, nil, &argumentPointers, &environmentPointers) == 0 else {
            throw BenchError(message: "cannot run \(path)")
        }
        self.process = process
    }

    /// Waits for the end, and returns what it cost. Throws unless the exit code is 0.
    ///
    /// Processor time and bytes include those of children that the program waited for.
    @discardableResult
    func wait() throws -> Cost {
        var information = unsafe siginfo_t()
        while unsafe waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) < 0 && errno == EINTR {}
        let wall = ContinuousClock.now - start
        // The system still knows what a process wrote that has ended and is not yet waited for.
        let counters = Self.counters(of: process)
        var usage = rusage()
        var status: CInt = 0
        while unsafe wait4(process, &status, 0, &usage) < 0 && errno == EINTR {}
        guard status == 0 else { throw BenchError(message: "a program ended with status \(status)") }
        return [
            .processor: usage.ru_utime.nanoseconds + usage.ru_stime.nanoseconds,
            .wall: wall.nanoseconds,
            .written: counters["wchar"] ?? 0,
            .stored: counters["write_bytes"] ?? 0,
        ]
    }

    /// Whether the program still runs, or has ended and waits to be asked for its cost.
    var isRunning: Bool {
        var information = unsafe siginfo_t()
        unsafe waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT | WNOHANG)
        return unsafe information._sifields._sigchld.si_pid == 0
    }

    /// Asks the program to end.
    func terminate() { kill(process, SIGTERM) }

    /// The next child to end, which still waits to be asked for its cost.
    static func nextToEnd() -> pid_t {
        var information = unsafe siginfo_t()
        while unsafe waitid(P_ALL, 0, &information, WEXITED | WNOWAIT) < 0 && errno == EINTR {}
        return unsafe information._sifields._sigchld.si_pid
    }

    /// Runs a program to its end.
    @discardableResult
    static func run(
        _ path: String,
        _ arguments: [String],
        _ environment: [String] = [],
        input: String = "/dev/null"
    ) throws -> Cost {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return try Child(path, [name] + arguments, environment, input: input).wait()
    }

    /// The lines of `/proc/PID/io`; none where the system has no such file.
    private static func counters(of process: pid_t) -> [String: Double] {
        var text: [UInt8] = []
        guard let file = try? FileDescriptor(opening: "/proc/\(process)/io", for: .read),
            (try? file.read(into: &text, limit: 4_096)) != nil
        else { return [:] }
        var counters: [String: Double] = [:]
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2 { counters[String(words[0].dropLast())] = Double(words[1]) }
        }
        return counters
    }
}

extension timeval {
    fileprivate var nanoseconds: Double { Double(tv_sec) * 1e9 + Double(tv_usec) * 1e3 }
}
