internal import SomaJSON
internal import SomaModel

extension Delivery {
    /// Reads an `Export…ServiceResponse` in JSON, where 64-bit numbers may be texts ("Protocol Buffers, ProtoJSON Format");
    /// `nil` for whatever else a server answers in JSON: a gateway's error page must not pass for a collector.
    package init?(json body: [UInt8]) {
        guard case .object(let members)? = try? JSONValue(parsing: body.span) else { return nil }
        self.init(rejected: 0, message: "")
        for member in members {
            guard member.name == "partialSuccess" else { return nil }
            if case .null = member.value { continue }
            guard case .object(let parts) = member.value else { return nil }
            for part in parts {
                switch (part.name, part.value) {
                case ("rejectedSpans", let count), ("rejectedDataPoints", let count), ("rejectedLogRecords", let count):
                    guard let count = Self.count(count) else { return nil }
                    rejected = max(0, count)
                case ("errorMessage", .string(let text)): message = text
                default: return nil
                }
            }
        }
    }

    private static func count(_ value: JSONValue) -> Int? {
        switch value {
        case .int(let number): Int(number)
        case .string(let text): Int(text)
        default: nil
        }
    }
}
