/// What does a prompt wait for `soma statusline`, installed, that is copied? A file as the linker leaves it costs 0.3 ms
/// more: it lies in the page cache in smaller pieces. The baseline is a C program that does nothing, gcc -O2, dynamically
/// linked: the least that a process costs here.
enum StatusLineProcess {
    static func bench(storedActions count: Int) throws -> Case {
        let scratch = try ScratchFolder()
        try scratch.fill(count)
        let soma = try scratch.install("soma")
        let empty = try EmptyProgram()
        let environment = ["SOMA_HOME=" + scratch.folder.path]
        return Case(
            name: count == 0 ? "statusline" : "statusline, \(count) actions stored",
            baselineName: "empty C process",
            itemsPerCall: 1,
            subject: {
                Child.run(soma, ["soma", "statusline"], environment) + (scratch.folder.path.isEmpty ? 1 : 0)
            },
            baseline: { Child.run(empty.path, ["empty"], environment) }
        )
    }
}
