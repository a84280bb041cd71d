import SomaSystem

/// `int main(void) { return 0; }`, compiled once.
final class EmptyProgram {
    let path: String
    private let folder: String

    init() throws {
        folder = try FileSystem.createTemporaryFolder(prefix: "soma-bench")
        path = folder + "/empty"
        let source = folder + "/empty.c"
        try FileSystem.createFile(source)
        try FileDescriptor(opening: source, for: .append).write(Array("int main(void) { return 0; }\n".utf8))
        guard Child.run("/usr/bin/gcc", ["gcc", "-O2", "-o", path, source], ["PATH=/usr/bin:/bin"]) == 1 else {
            throw BenchError(message: "gcc is needed for an empty process to compare with")
        }
    }

    deinit {
        try? FileSystem.removeFolder(folder)
    }
}
