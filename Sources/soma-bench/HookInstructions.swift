import SomaSystem

/// How many instructions does a hook take? The same on every machine that has the same libraries, busy or not.
///
/// The hooks follow one another in one state folder, so the write-ahead log is anything from empty to full.
enum HookInstructions {
    private static let valgrind = "/usr/bin/valgrind"

    static func bench(_ options: Options) throws -> Contest {
        guard (try? FileStatus(of: valgrind))?.isExecutable == true else {
            throw BenchError(message: "\(valgrind) is missing; install valgrind to count instructions")
        }
        return Contest(
            name: "hook, PostToolUse",
            quantities: [.instructions],
            rounds: 7,
            contenders: try options.builds.map { build in
                let hook = try HookProcess(.postToolUse, of: build)
                // Without its debugging information, which valgrind would read for seconds.
                try Child.run("/usr/bin/strip", ["-g", hook.soma])
                return Contest.Contender(name: build.name) { [.instructions: try instructions(of: hook)] }
            }
        )
    }

    private static func instructions(of hook: HookProcess) throws -> Double {
        let output = hook.scratch.folder.path + "/callgrind.out"
        try Child.run(
            valgrind,
            ["--tool=callgrind", "--callgrind-out-file=" + output, hook.soma, "hook"],
            hook.scratch.environment,
            input: hook.payload
        )
        for line in try TextFile.read(output).split(separator: "\n") where line.hasPrefix("totals: ") {
            if let number = Double(line.dropFirst("totals: ".count)) { return number }
        }
        throw BenchError(message: "\(output) has no totals")
    }
}

/// A file that is read at once.
enum TextFile {
    static func read(_ path: String) throws -> String {
        let file = try FileDescriptor(opening: path, for: .readFile)
        return String(decoding: try file.bytes(0..<file.length()), as: UTF8.self)
    }
}
