internal import SomaCommand
internal import SomaExport
internal import SomaJSON
internal import SomaModel

extension OutboxDelivery.Report {
    /// One line for a person.
    func summary(_ destination: DeliveryDestination) -> String {
        func count(_ signal: ExportSignal, _ noun: String) -> String {
            let count = sent[signal] ?? 0
            return "\(count) \(noun)\(count == 1 ? "" : "s")"
        }
        return "sent \(count(.traces, "span")), \(count(.metrics, "metric point")) and \(count(.logs, "log record")) "
            + "to \(destination.address.printable)"
            + (message.isEmpty ? "" : ", which warns: \(message.printable)")
    }

    /// One line.
    func json(_ destination: DeliveryDestination) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("destination", destination.name)
        writer.member("sent_spans", sent[.traces] ?? 0)
        writer.member("sent_points", sent[.metrics] ?? 0)
        writer.member("sent_logs", sent[.logs] ?? 0)
        writer.member("rejected", rejected)
        if !message.isEmpty { writer.member("message", message) }
        if let failure { writer.member("error", failure.description) }
        writer.endObject()
        return writer.text + "\n"
    }

    /// Why the collector did not take everything; `nil` where it did.
    var problem: String? {
        if let failure { return failure.description + (rejected > 0 ? " (\(rejected) items)" : "") }
        if rejected == 0 { return nil }
        return "the collector rejected \(rejected) items" + (message.isEmpty ? "" : ": \(message)")
    }
}
