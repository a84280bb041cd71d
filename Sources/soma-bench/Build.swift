import SomaSystem

/// A folder of programs that were built together.
struct Build {
    /// As it is named in the report.
    let name: String
    let folder: String

    /// The build that this program is of.
    static var own: Build {
        let path = Host.executablePath
        return Build(name: "this build", folder: path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ".")
    }

    func program(_ name: String) throws -> String {
        let path = folder + "/" + name
        guard (try? FileStatus(of: path))?.isExecutable == true else {
            throw BenchError(message: "\(path) is missing; run 'swift build -c release' in that build's checkout")
        }
        return path
    }
}
