internal import SomaIntake
package import SomaModel
internal import SomaSources
internal import SomaStore
internal import SomaSystem

/// Plays one recording into a target and reports each action on standard output.
package struct Replay: ~Copyable {
    /// Actions that are played at once.
    private static let batchSize = 1_000

    private var report: ReplayReport
    private var waiting: [Action] = []
    private var output: [UInt8] = []
    private var isUnread = false
    /// The latest end of an action so far.
    package private(set) var lastTime = Timestamp.epoch

    package init(asJSON: Bool) {
        report = ReplayReport(asJSON: asJSON)
    }

    /// Plays the file line by line, holding one at a time.
    ///
    /// - Parameter onLine: gets the bytes of each line, good or bad.
    /// - Returns: whether every line was good; the bad ones have been reported on standard error.
    package mutating func stream(
        _ path: String,
        into target: inout some ReplayTarget,
        onLine: @escaping ([UInt8]) -> Void = { _ in }
    ) throws(CommandFailure) -> Bool {
        var recording = try Self.open(path, onLine: onLine)
        var progress = Progress(path, isLong: recording.length > 4 << 20)
        begin(recording.path)
        while let line = try Self.next(&recording) {
            try play(line, into: &target)
            progress.update(done: recording.consumedBytes, of: recording.length)
        }
        try finish(&target)
        return recording.badLines == 0
    }

    /// Reads the whole file first, then plays it.
    ///
    /// - Parameter lastActionEnd: when the last action shall end, all times being shifted alike; `nil` leaves them.
    package mutating func play(
        _ path: String,
        into target: inout some ReplayTarget,
        lastActionEnd: Timestamp?
    ) throws(CommandFailure) -> Bool {
        var recording = try Self.open(path, onLine: { _ in })
        var lines: [Observed] = []
        while let line = try Self.next(&recording) { lines.append(line.withoutTexts) }
        if let lastActionEnd { lines.shift(soThatTheLastActionEndsAt: lastActionEnd) }
        var progress = Progress(path, isLong: lines.count > 2_000)
        begin(recording.path)
        for (index, line) in lines.enumerated() {
            try play(line, into: &target)
            progress.update(done: index + 1, of: lines.count)
        }
        try finish(&target)
        return recording.badLines == 0
    }

    private static func open(
        _ path: String,
        onLine: @escaping ([UInt8]) -> Void
    ) throws(CommandFailure) -> RecordingReader {
        do {
            return try RecordingReader(
                path,
                onLine: onLine,
                onBadLine: { Console.writeError("soma: \($0.printable)\n") }
            )
        } catch {
            throw .failed("\(error)")
        }
    }

    private static func next(_ recording: inout RecordingReader) throws(CommandFailure) -> Observed? {
        do {
            return try recording.next()
        } catch {
            throw .failed("\(error)")
        }
    }

    private mutating func begin(_ path: String) { output += report.header(path).utf8 }

    private mutating func play(_ line: Observed, into target: inout some ReplayTarget) throws(CommandFailure) {
        if case .action(let action) = line.what {
            lastTime = max(lastTime, action.time)
            waiting.append(action.withoutTexts)
            if waiting.count == Self.batchSize { try playWaiting(into: &target) }
            return
        }
        try playWaiting(into: &target)
        do throws(StoreError) {
            switch line.what {
            case .sessionEnded, .sessionCleared: try target.end(line.session, of: line.agent)
            case .edge(let edge): try target.join(edge)
            case .edgeRemoved(let source, let end): try target.part(source, from: end)
            case .snapshot(let state, let guidance):
                try target.resume(line.agent, from: state, guidance: guidance)
            case .settings(let settings): try target.adopt(settings)
            case .used(let usage): try target.use(usage, by: line.agent, at: line.time)
            // No line of a recording is one of these, or the action that has been played.
            case .action, .callBegan, .callEnded, .callDenied, .said, .agentBegan, .agentEnded, .paused, .prompted,
                .sessionBegan:
                break
            }
        } catch {
            throw .failed(error.description)
        }
    }

    private mutating func playWaiting(into target: inout some ReplayTarget) throws(CommandFailure) {
        if waiting.isEmpty { return }
        do throws(StoreError) {
            var rest = waiting[...]
            while !rest.isEmpty {
                let replayed = try target.replay(rest)
                for (action, replayed) in zip(rest, replayed) { output += report.line(action, replayed) }
                rest = rest.dropFirst(max(1, replayed.count))
            }
        } catch {
            let before = report.count == 0 ? "" : "; \(report.count) actions before it are recorded"
            throw .failed(error.description + before)
        }
        waiting.removeAll(keepingCapacity: true)
        if output.count > 64 << 10 { try flush() }
    }

    private mutating func finish(_ target: inout some ReplayTarget) throws(CommandFailure) {
        try playWaiting(into: &target)
        output += report.footer.utf8
        try flush()
    }

    /// A reader that has gone away stops the report, not the recording.
    private mutating func flush() throws(CommandFailure) {
        if !isUnread {
            do throws(SystemError) {
                try Console.write(output)
            } catch {
                guard error.isBrokenPipe else { throw .failed("\(error)") }
                isUnread = true
            }
        }
        output.removeAll(keepingCapacity: true)
    }
}

extension Observed {
    fileprivate var withoutTexts: Observed {
        if case .action(let action) = what { Observed(action.withoutTexts, source: source) } else { self }
    }
}
