/// The files that a command's arguments name for it to change.
struct ChangedFiles {
    var written: [String] = []
    /// Taken away, or changed in what is not their content: mode, owner, time.
    var removed: [String] = []

    init(by command: ShellCommand) {
        let words = command.words.dropFirst()
        switch command.name {
        case "tee", "sponge", "vi", "vim", "nvim", "nano", "emacs", "ed", "ex", "sudoedit":
            written = CommandArguments(words).operands.map(\.text)
        case "truncate": written = texts(words, OptionSyntax(short: "sr", long: ["size", "reference"]))
        case "shred": written = texts(words, OptionSyntax(short: "ns", long: ["iterations", "size", "random-source"]))
        case "rm", "rmdir", "unlink", "touch", "trash", "chattr": removed = CommandArguments(words).operands.map(\.text)
        case "chmod", "chown", "chgrp": removed = CommandArguments(words).operands.dropFirst().map(\.text)
        case "find": removed = startingPoints(words)
        // Of a folder itself only the place matters, not the name.
        case "mkdir": written = texts(words, OptionSyntax(short: "m", long: ["mode"])).map { $0 + "/" }
        case "gzip", "gunzip", "bzip2", "bunzip2", "xz", "unxz", "zstd": compress(CommandArguments(words))
        case "tar", "unzip": extract(words)
        case "git": takeByGit(words)
        case "rsync" where CommandArguments(words).has("n", "dry-run"): break
        case "cp", "rsync", "scp": copy(words, OptionSyntax(short: "tSieoFJlP", long: Self.copyOptions))
        case "install": copy(words, OptionSyntax(short: "tmogS", long: Self.copyOptions))
        case "ln": copy(words, OptionSyntax(short: "tS", long: Self.copyOptions))
        case "mv":
            let syntax = OptionSyntax(short: "tS", long: Self.copyOptions)
            copy(words, syntax)
            removed = texts(words, syntax)
        case "sed", "gsed": editInPlace(words, OptionSyntax(short: "efl", long: ["expression", "file", "line-length"]))
        case "perl", "ruby": editInPlace(words, OptionSyntax(short: "eEIlMmr", long: []))
        case "dd":
            written = words.map(\.text).filter { $0.utf8.starts(with: "of=".utf8) }.map { String($0.dropFirst(3)) }
        case "curl":
            let syntax = OptionSyntax(short: "oHdXuAbcTFe", long: ["output"])
            written = values(words, syntax, ["o", "output"])
            if CommandArguments(words, syntax).has("O", "remote-name") { download(texts(words, syntax)) }
        case "wget":
            let syntax = OptionSyntax(short: "OoP", long: ["output-document"])
            written = values(words, syntax, ["O", "output-document"])
            if written.isEmpty { download(texts(words, syntax)) }
        case "sort": written = values(words, OptionSyntax(short: "oktST", long: ["output"]), ["o", "output"])
        case "openssl":
            for (mark, path) in zip(words, words.dropFirst()) where ["-out", "-keyout"].contains(mark.text) {
                written.append(path.text)
            }
        case "sqlite3", "sqlite": written = DatabaseCall(words).writtenFiles
        default: break
        }
    }

    private static let copyOptions = [
        "target-directory", "suffix", "mode", "owner", "group", "rsh", "exclude", "include",
    ]

    func texts(_ words: ArraySlice<ShellWord>, _ syntax: OptionSyntax) -> [String] {
        CommandArguments(words, syntax).operands.map(\.text)
    }

    private func values(_ words: ArraySlice<ShellWord>, _ syntax: OptionSyntax, _ names: Set<String>) -> [String] {
        CommandArguments(words, syntax).options.filter { names.contains($0.name) }.compactMap(\.value?.text)
    }

    /// The last operand; in a folder the names stay.
    private mutating func copy(_ words: ArraySlice<ShellWord>, _ syntax: OptionSyntax) {
        let arguments = CommandArguments(words, syntax)
        var sources = arguments.operands.map(\.text)
        let folder = arguments.value(of: "t", "target-directory")?.text
        guard let target = folder ?? (sources.count > 1 ? sources.popLast() : nil) else { return }
        written = [target]
        let place = ShellPath(target, in: nil)
        let isFolder = place?.isFolder == true || place?.parts.last == ".claude"
        guard folder != nil || sources.count > 1 || isFolder else { return }
        written = sources.map { source in
            target + "/" + (ShellPath(source, in: nil)?.parts.last ?? "")
        }
    }

    private mutating func editInPlace(_ words: ArraySlice<ShellWord>, _ syntax: OptionSyntax) {
        let arguments = CommandArguments(words, syntax)
        guard arguments.has("i") || arguments.has(long: "in-place", minimum: 2) else { return }
        let hasScript = arguments.has("e", "E", "f", "expression", "file")
        written = arguments.operands.dropFirst(hasScript ? 0 : 1).map(\.text)
    }
}
