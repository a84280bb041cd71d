/// What does a prompt wait for `soma statusline`, installed, that is copied? A file as the linker leaves it costs 0.3 ms
/// more: it lies in the page cache in smaller pieces.
struct StatusLineProcess {
    private let scratch: ScratchFolder
    private let soma: String

    private init(storedActions count: Int) throws {
        scratch = try ScratchFolder()
        try scratch.fill(count)
        soma = try scratch.install("soma")
    }

    private func run() -> Int { Child.run(soma, ["soma", "statusline"], ["SOMA_HOME=" + scratch.folder.path]) }

    /// The baseline is a C program that does nothing, gcc -O2, dynamically linked: the least that a process costs here.
    static func bench() throws -> Case {
        let line = try StatusLineProcess(storedActions: 0)
        let empty = try EmptyProgram()
        return Case(
            name: "statusline",
            baselineName: "empty C process",
            itemsPerCall: 1,
            subject: line.run,
            baseline: { Child.run(empty.path, ["empty"], []) }
        )
    }

    /// The baseline is the same line where little is stored.
    static func bench(storedActions count: Int) throws -> Case {
        let full = try StatusLineProcess(storedActions: count)
        let empty = try StatusLineProcess(storedActions: 0)
        return Case(
            name: "statusline, \(count) actions of \(count / 100) agents stored",
            baselineName: "statusline, 100 stored",
            itemsPerCall: 1,
            subject: full.run,
            baseline: empty.run
        )
    }
}
