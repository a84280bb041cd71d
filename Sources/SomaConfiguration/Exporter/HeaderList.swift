/// `k=v,k=v` as `OTEL_EXPORTER_OTLP_HEADERS` holds it: "formatted as comma-separated list of key-value pairs, percent-encoded
/// as in W3C Baggage, without properties" (OpenTelemetry Protocol Exporter, "Specifying headers via environment variables").
struct HeaderList {
    private(set) var headers: [ExporterHeader] = []
    /// Pairs that are none, or not to be sent; their text is a secret.
    private(set) var badPairs = 0

    /// Splits at the first `=`, so that a value may end in some; blanks around both are left out, one within a value stays.
    init(_ text: String) {
        for part in text.split(separator: ",") {
            guard let equals = part.firstIndex(of: "="), let name = Self.decoded(part[..<equals]),
                let value = Self.decoded(part[part.index(after: equals)...]), Self.isName(name), Self.isValue(value),
                !Self.isReserved(name)
            else {
                if part.contains(where: { $0 != " " && $0 != "\t" }) { badPairs += 1 }
                continue
            }
            headers.append(ExporterHeader(name: name, value: value))
        }
    }

    /// RFC 9110, 5.6.2: a token.
    static func isName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
    }

    /// RFC 9110, 5.5: no control character but tab.
    static func isValue(_ value: String) -> Bool {
        !value.utf8.contains { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }
    }

    /// Whether the field says what the body is or how the message is passed on (RFC 9110, 7.6.1, 8 and 10.1.1): a second one
    /// would make it another message.
    static func isReserved(_ name: String) -> Bool {
        [
            "connection", "content-encoding", "content-length", "content-type", "expect", "host", "keep-alive",
            "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
        ].contains(name.lowercased())
    }

    /// `nil` for a percent sign without two digits, or bytes that are no UTF-8. A plus stays one.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        while bytes.first.map(isBlank) == true { bytes.removeFirst() }
        while bytes.last.map(isBlank) == true { bytes.removeLast() }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
    }
}
