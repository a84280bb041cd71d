import Glibc

/// Every case, in the order of the report; each is made only if it is asked for.
let cases: [(name: String, isLong: Bool, measure: (Options) throws -> [Measurement])] = [
    ("encode-traces-1", false, { try EncodeTraces.bench(spansPerRequest: 1).measure($0) }),
    ("encode-traces-512", false, { try EncodeTraces.bench(spansPerRequest: 512).measure($0) }),
    ("engine", false, { EngineRecording.bench().measure($0) }),
    ("patterns", false, { PatternEvaluation.bench().measure($0) }),
    ("render-series", false, { RenderSeries.bench().measure($0) }),
    ("record", false, { try MonitorRecording.bench().measure($0) }),
    ("hook", false, { try HookProcess.bench($0).measure($0) }),
    ("hook-1000000", false, { try HookProcess.bench(.postToolUse, storedActions: 1_000_000).measure($0) }),
    ("hook-instructions", true, { try HookInstructions.bench($0).measure($0) }),
    ("session-end-1000000", false, { try HookProcess.bench(.sessionEnd, storedActions: 1_000_000).measure($0) }),
    ("statusline", false, { try StatusLineProcess.bench($0).measure($0) }),
    (
        "statusline-collector", false,
        { try StatusLineProcess.bench($0, logFrames: 200, knowsCollector: true).measure($0) }
    ),
    ("statusline-1000000", false, { try StatusLineProcess.bench(storedActions: 1_000_000).measure($0) }),
    ("statusline-log", false, { try StatusLineProcess.bench($0, logFrames: 200).measure($0) }),
    (
        "statusline-log-1000000", false,
        { try StatusLineProcess.bench($0, logFrames: 200, storedActions: 1_000_000).measure($0) }
    ),
    ("replay-live", true, { try LiveReplay.bench($0).measure($0) }),
    ("library", true, { try LibrarySoak.bench($0).measure($0) }),
    ("scrape", true, { try ScrapeUnderLoad.bench($0).measure($0) }),
    ("hooks-beside-batch", true, { try HooksBesideBatch.bench($0).measure($0) }),
]

do {
    let options = try Options(CommandLine.arguments.dropFirst())
    let names = cases.map(\.name)
    try options.checkNames(among: names)
    if options.printsHelp {
        print(Options.help, terminator: "")
    } else if options.listsCases {
        for entry in cases { print(entry.isLong ? "\(entry.name) (long)" : entry.name) }
    } else {
        let measurements = try cases.filter { options.wants($0.name, isLong: $0.isLong, among: names) }
            .flatMap { try $0.measure(options) }
        print(options.printsJSON ? Report.json(measurements) : Report.table(measurements), terminator: "")
    }
} catch {
    let line = "soma-bench: \(error)\n"
    _ = unsafe write(STDERR_FILENO, line, line.utf8.count)
    exit(1)
}
