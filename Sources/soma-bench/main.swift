import Glibc

/// Every case, in the order of the report; each is made only if it is asked for.
let cases: [(name: String, make: () throws -> Case)] = [
    ("encode-traces-1", { try EncodeTraces.bench(spansPerRequest: 1) }),
    ("encode-traces-512", { try EncodeTraces.bench(spansPerRequest: 512) }),
    ("engine", { EngineRecording.bench() }),
    ("patterns", { PatternEvaluation.bench() }),
    ("render-series", { RenderSeries.bench() }),
    ("record", { try MonitorRecording.bench() }),
    ("hook", { try HookProcess.bench() }),
    ("hook-1000000", { try HookProcess.bench(.postToolUse, storedActions: 1_000_000) }),
    ("session-end-1000000", { try HookProcess.bench(.sessionEnd, storedActions: 1_000_000) }),
    ("statusline", { try StatusLineProcess.bench() }),
    ("statusline-1000000", { try StatusLineProcess.bench(storedActions: 1_000_000) }),
]

do {
    let options = try Options(CommandLine.arguments.dropFirst())
    if options.listsCases {
        for entry in cases { print(entry.name) }
    } else {
        let measurements = try cases.filter { options.wants($0.name) }.map { try $0.make().measure(options.schedule) }
        print(options.printsJSON ? Report.json(measurements) : Report.table(measurements), terminator: "")
    }
} catch {
    let line = "soma-bench: \(error)\n"
    _ = unsafe write(STDERR_FILENO, line, line.utf8.count)
    exit(1)
}
