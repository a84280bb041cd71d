import Glibc
import SomaSystem

/// Programs run for their time: output to nowhere.
enum Child {
    /// The path of a program built together with this one.
    static func besideThisProgram(_ name: String) throws -> String {
        let own = Host.executablePath
        let path = (own.lastIndex(of: "/").map { String(own[..<$0]) } ?? ".") + "/" + name
        guard (try? FileStatus(of: path))?.isExecutable == true else {
            throw BenchError(message: "\(path) is missing; run 'swift build -c release' first")
        }
        return path
    }

    /// 1 where the program ended with exit code 0, else 0.
    ///
    /// - Parameter input: the file that standard input is.
    static func run(
        _ path: String,
        _ arguments: [String],
        _ environment: [String],
        input: String = "/dev/null"
    ) -> Int {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        for descriptor in CInt(1)...2 {
            unsafe posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
        }
        var argumentPointers = unsafe arguments.map { unsafe strdup($0) } + [nil]
        var environmentPointers = unsafe environment.map { unsafe strdup($0) } + [nil]
        defer {
            for index in 0..<arguments.count { unsafe free(argumentPointers[index]) }
            for index in 0..<environment.count { unsafe free(environmentPointers[index]) }
        }
        var process: pid_t = 0
        guard unsafe posix_spawn(&process, path, &actions, nil, &argumentPointers, &environmentPointers) == 0 else {
            return 0
        }
        var status: CInt = 0
        while unsafe waitpid(process, &status, 0) < 0 && errno == EINTR {}
        return status == 0 ? 1 : 0
    }
}
