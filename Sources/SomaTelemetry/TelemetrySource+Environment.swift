internal import SomaModel

extension TelemetrySource {
    /// soma's own resource, added to and overridden as the OpenTelemetry specification says: by
    /// `OTEL_RESOURCE_ATTRIBUTES`, then by `OTEL_SERVICE_NAME`.
    ///
    /// - Parameters:
    ///   - instanceID: `service.instance.id`.
    ///   - hostName: `host.name`; left out where empty.
    ///   - environment: the value of a variable, `nil` where unset or empty.
    /// - Returns: the source, and a warning where `OTEL_RESOURCE_ATTRIBUTES` was no list; all of it is ignored then, as the
    ///   specification asks.
    package static func standard(
        instanceID: String,
        hostName: String,
        environment: (String) -> String?
    ) -> (source: TelemetrySource, warning: String?) {
        var values = [
            AttributeName.serviceName: "soma", AttributeName.serviceVersion: somaVersion,
            AttributeName.serviceInstanceID: instanceID, AttributeName.osType: "linux", AttributeName.sdkName: "soma",
            AttributeName.sdkLanguage: "swift", AttributeName.sdkVersion: somaVersion,
        ]
        if !hostName.isEmpty { values[AttributeName.hostName] = hostName }
        var warning: String?
        if let list = environment("OTEL_RESOURCE_ATTRIBUTES") {
            if let pairs = keyValuePairs(list) {
                for (key, value) in pairs { values[key] = value }
            } else {
                warning = "OTEL_RESOURCE_ATTRIBUTES is ignored: write it as key=value,key=value, percent-encoded"
            }
        }
        if let name = environment("OTEL_SERVICE_NAME") { values[AttributeName.serviceName] = name }
        let attributes = values.map { Attribute($0.key, .string($0.value)) }.sorted()
        return (TelemetrySource(resource: attributes, scopeName: "soma", scopeVersion: somaVersion), warning)
    }
}

/// `key=value,key=value`, percent-encoded as in W3C Baggage; `nil` if any part is not.
private func keyValuePairs(_ list: String) -> [(String, String)]? {
    var pairs: [(String, String)] = []
    for part in list.split(separator: ",") {
        let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard sides.count == 2, let key = percentDecoded(trimmed(sides[0])), !key.isEmpty,
            let value = percentDecoded(trimmed(sides[1]))
        else { return nil }
        pairs.append((key, value))
    }
    return pairs
}

private func trimmed(_ text: Substring) -> Substring {
    let start = text.drop { $0 == " " || $0 == "\t" }
    return start[..<(start.lastIndex { $0 != " " && $0 != "\t" }.map(start.index(after:)) ?? start.startIndex)]
}

private func percentDecoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "%") else {
            bytes.append(byte)
            continue
        }
        guard let first = rest.popFirst(), let second = rest.popFirst(),
            let high = Character(Unicode.Scalar(first)).hexDigitValue,
            let low = Character(Unicode.Scalar(second)).hexDigitValue
        else { return nil }
        bytes.append(UInt8(high << 4 | low))
    }
    return String(validating: bytes, as: UTF8.self)
}
