import SomaSystem

/// `int main(void) { return 0; }`, compiled once by gcc -O2, dynamically linked.
final class EmptyProgram {
    let path: String
    private let folder: String

    init() throws {
        folder = try FileSystem.createTemporaryFolder(prefix: "soma-bench")
        path = folder + "/empty"
        let source = folder + "/empty.c"
        try FileSystem.createFile(source)
        try FileDescriptor(opening: source, for: .append).write(Array("int main(void) { return 0; }\n".utf8))
        do {
            try Child.run("/usr/bin/gcc", ["-O2", "-o", path, source], ["PATH=/usr/bin:/bin"])
        } catch {
            throw BenchError(message: "gcc is needed for an empty process to compare with")
        }
    }

    /// The least that a process costs here.
    var contender: Contest.Contender {
        .init(name: "empty C process") { try Child.run(self.path, []) }
    }

    deinit {
        try? FileSystem.removeFolder(folder)
    }
}
