internal import SomaCommand
internal import SomaExport
internal import SomaJSON
internal import SomaModel
internal import SomaRouting

extension OutboxDelivery.Report {
    /// One line for a person.
    func summary(_ route: CollectorRoute) -> String {
        let counts = [ExportSignal.traces, .metrics, .logs].map { $0.counted(sent[$0] ?? 0) }
        return "sent \(counts.enumeration) to \(route.address.printable)"
            + (message.isEmpty ? "" : ", which warns: \(message.printable)")
    }

    /// One line.
    func json(_ route: CollectorRoute) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("destination", route.name)
        writer.member("sent_spans", sent[.traces] ?? 0)
        writer.member("sent_points", sent[.metrics] ?? 0)
        writer.member("sent_logs", sent[.logs] ?? 0)
        writer.member("rejected", rejected)
        if !message.isEmpty { writer.member("message", message) }
        if let failure { writer.member("error", failure.description) }
        writer.endObject()
        return writer.text + "\n"
    }

    /// Why the collector did not take everything, in one line; `nil` where it did.
    var problem: String? {
        var problems = reasons.map(line)
        let refused = OutboxDelivery.order.filter { failures[$0] == nil && rejections[$0] != nil }
        if !refused.isEmpty {
            let counts = refused.map { $0.counted(rejections[$0] ?? 0) }
            problems.append("the collector rejected \(counts.enumeration)" + (message.isEmpty ? "" : ": \(message)"))
        }
        return problems.isEmpty ? nil : problems.joined(separator: "; ")
    }

    /// A failure, and the signals that had one like it.
    private struct Reason {
        var failure: DeliveryFailure
        var signals: [ExportSignal]
    }

    private var reasons: [Reason] {
        var reasons: [Reason] = []
        for signal in OutboxDelivery.order {
            guard let failure = failures[signal] else { continue }
            if let index = reasons.firstIndex(where: { $0.failure.isLike(failure) }) {
                reasons[index].signals.append(signal)
            } else {
                reasons.append(Reason(failure: failure, signals: [signal]))
            }
        }
        return reasons
    }

    /// Of one signal that lost nothing, the failure says enough.
    private func line(_ reason: Reason) -> String {
        let description = reason.failure.description
        if reason.signals.count == 1, reason.signals.allSatisfy({ rejections[$0] == nil }) { return description }
        let lost = reason.signals.map { signal in rejections[signal].map(signal.counted) ?? signal.rawValue }
        return description + " (\(lost.enumeration))"
    }
}

extension DeliveryFailure {
    /// Whether a server said the same to another signal, at another address perhaps.
    fileprivate func isLike(_ other: DeliveryFailure) -> Bool {
        status == 0 ? self == other : status == other.status && kind == other.kind
    }
}

extension ExportSignal {
    fileprivate func counted(_ count: Int) -> String {
        let noun =
            switch self {
            case .traces: "span"
            case .metrics: "metric point"
            case .logs: "log record"
            }
        return "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}

extension [String] {
    /// With commas, and "and" before the last.
    fileprivate var enumeration: String {
        count > 1 ? dropLast().joined(separator: ", ") + " and \(self[count - 1])" : joined()
    }
}
