/// Tells what it would mean to change a path.
struct GuardedPaths {
    private let stateFolders: [ShellPath]
    private let settings: [ShellPath]

    init(_ surroundings: AgentSurroundings) {
        stateFolders = [surroundings.stateFolder, surroundings.realStateFolder].compactMap {
            $0.flatMap { ShellPath($0, in: nil) }
        }
        var settings = surroundings.settings.compactMap { ShellPath($0, in: nil) }
        if let home = surroundings.home, let path = ShellPath(".claude/settings.json", in: home) {
            settings.append(path)
        }
        self.settings = settings
    }

    /// The rule against writing a file.
    func rule(forWriting text: String, in folder: String?) -> BlockRule? {
        guard let path = ShellPath(text, in: folder) else { return nil }
        return ownRule(path, isRemoved: false) ?? (isDevice(path) ? .deviceRedirect : nil)
            ?? (isSecret(path) ? .secretFile : nil)
    }

    /// The rule against taking a file, or a folder of such files, away.
    func rule(forRemoving text: String, in folder: String?) -> BlockRule? {
        guard let path = ShellPath(text, in: folder) else { return nil }
        if path.parts.last == ".claude" { return .agentSettings }
        return ownRule(path, isRemoved: true)
    }

    /// What is soma's, or tells the agent to ask soma.
    private func ownRule(_ path: ShellPath, isRemoved: Bool) -> BlockRule? {
        for stateFolder in stateFolders {
            if path.isInside(stateFolder) {
                let mayBeSettings = path.parts.count == stateFolder.parts.count + 1
                return mayBeSettings && namesSettings(path, isRemoved) ? .somaSettings : .stateFolder
            }
            // Behind a variable that cannot be told.
            let name = stateFolder.parts.last ?? ""
            if !path.isAbsolute, name.utf8.first == UInt8(ascii: "."), path.parts.contains(name) {
                return path.parts.dropLast().last == name && namesSettings(path, isRemoved)
                    ? .somaSettings : .stateFolder
            }
        }
        if settings.contains(where: path.isInside) { return .agentSettings }
        guard path.parts.count > 1, path.parts[path.parts.count - 2] == ".claude" else { return nil }
        let pattern = path.parts[path.parts.count - 1]
        return ["settings.json", "settings.local.json"].contains { matches($0, pattern: pattern) }
            ? .agentSettings : nil
    }

    /// Whether the last part is `soma.yaml`, or may be it; `rm *` means the folder's content, not this file.
    private func namesSettings(_ path: ShellPath, _ isRemoved: Bool) -> Bool {
        guard let name = path.parts.last, !isRemoved || name != "*" else { return false }
        return matches("soma.yaml", pattern: name)
    }

    /// Files under `/dev` that are memory, the network or the terminal are none.
    private func isDevice(_ path: ShellPath) -> Bool {
        guard path.isAbsolute, path.parts.count > 1, path.parts[0] == "dev" else { return false }
        switch path.parts[1] {
        case "null", "stdout", "stderr", "tty": return path.parts.count > 2
        case "fd", "shm", "mqueue", "tcp", "udp": return path.parts.count == 2
        default: return true
        }
    }

    private func isSecret(_ path: ShellPath) -> Bool {
        guard let name = path.baseName?.utf8 else { return false }
        let lowered = name.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
        let dot = lowered.lastIndex(of: UInt8(ascii: "."))
        let ending = dot.map { lowered[($0 + 1)...] } ?? []
        func ends(in endings: [StaticString]) -> Bool {
            endings.contains { ending.elementsEqual($0.description.utf8) }
        }
        if ends(in: ["pem", "key"]) { return true }
        // Those are made to be shared: they name the settings without their values.
        if lowered.starts(with: ".env".utf8) { return !ends(in: ["example", "sample", "template", "dist"]) }
        guard name.starts(with: "credentials".utf8) || name.starts(with: "secret".utf8) else { return false }
        return !ends(in: Self.code) && !ends(in: Self.prose)
    }

    /// Endings of source files. A shell's are not among them: such files often hold nothing but variables.
    private static let code: [StaticString] = [
        "c", "cc", "cjs", "clj", "cpp", "cs", "cxx", "dart", "erl", "ex", "exs", "fs", "go", "h", "hpp", "hs", "java",
        "jl", "js", "jsx", "kt", "kts", "lua", "m", "mjs", "ml", "mm", "nim", "php", "pl", "pm", "proto", "py", "pyi",
        "r", "rb", "rs", "scala", "sql", "svelte", "swift", "ts", "tsx", "vue", "zig",
    ]

    private static let prose: [StaticString] = ["adoc", "htm", "html", "md", "mdx", "rst", "tex"]
}
