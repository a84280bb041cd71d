internal import SomaCommand
internal import SomaExport
internal import SomaJSON

extension OutboxDelivery.Report {
    /// One line for a person.
    func summary(endpoint: String) -> String {
        "sent \(sentSpans) span\(sentSpans == 1 ? "" : "s") and \(sentPoints) metric points to \(endpoint.printable)"
    }

    var json: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("sent_spans", sentSpans)
        writer.member("sent_points", sentPoints)
        writer.member("rejected", rejected)
        if !message.isEmpty { writer.member("message", message) }
        if let failure { writer.member("error", failure.description) }
        writer.endObject()
        return writer.text + "\n"
    }

    /// Throws unless the collector took everything.
    func check() throws(CommandFailure) {
        if let failure {
            throw .failed(failure.description + (rejected > 0 ? " (\(rejected) items)" : ""))
        }
        if rejected > 0 {
            throw .failed("the collector rejected \(rejected) items" + (message.isEmpty ? "" : ": \(message)"))
        }
    }
}
