internal import SomaJSON
package import SomaSetup

/// What `soma doctor` prints.
package struct DoctorReport: Sendable {
    private let findings: [Finding]

    package init(_ findings: [Finding]) {
        self.findings = findings
    }

    package var hasFailed: Bool { findings.contains { $0.verdict == .fail } }

    package var text: String {
        let width = (findings.map(\.name.count).max() ?? 0) + 2
        return findings.map { finding in
            let verdict = finding.verdict == .fail ? "FAIL" : finding.verdict.rawValue
            let line = verdict.padded(to: 6) + finding.name.padded(to: width) + finding.detail.printable + "\n"
            guard let remedy = finding.remedy else { return line }
            return line + "".padded(to: 6 + width) + "→ " + remedy.printable + "\n"
        }.joined()
    }

    package var json: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("ok", !hasFailed)
        writer.name("checks")
        writer.beginArray()
        for finding in findings {
            writer.beginObject()
            writer.member("name", finding.name)
            writer.member("verdict", finding.verdict.rawValue)
            writer.member("detail", finding.detail)
            if let remedy = finding.remedy { writer.member("remedy", remedy) }
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.text + "\n"
    }

    /// Prints, and fails without a further word if any check did.
    package func print(asJSON: Bool) throws(CommandFailure) {
        try CommandRunner.print(asJSON ? json : text)
        if hasFailed { throw .failed("") }
    }
}
