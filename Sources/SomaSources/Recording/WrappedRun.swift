package import SomaModel

/// What a program that soma ran did, and what its session belongs to if it begins with that.
package struct WrappedRun: Equatable, Sendable {
    package var action: Action
    package var traceParent: TraceParent?

    package init(_ action: Action, traceParent: TraceParent?) {
        self.action = action
        self.traceParent = traceParent
    }

    /// A line as in a full recording, and the trace parent in a second one.
    package var bytes: [UInt8] {
        RecordingLine.full(action) + Array("\n\(traceParent?.text ?? "")".utf8)
    }

    /// Reads what `bytes` wrote; `nil` for anything else.
    package init?(parsing bytes: [UInt8]) {
        let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
        let line = Array(bytes[..<end])
        guard case .action(let action) = try? RecordingDialect.observed(in: line.span).what else { return nil }
        self.action = action
        traceParent = TraceParent(String(decoding: bytes[end...].dropFirst(), as: UTF8.self))
    }
}
