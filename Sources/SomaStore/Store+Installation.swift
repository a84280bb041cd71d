internal import SomaModel
internal import SomaSystem

extension Store {
    /// A value made once with the database and kept: drawn by `make` where it is not there yet. Needs a transaction.
    func installed(_ name: String, _ make: () -> String) throws(StoreError) -> String {
        if let value = try installed(name) { return value }
        let value = make()
        try unit.setInstalled(name, value)
        return value
    }

    func installed(_ name: String) throws(StoreError) -> String? { try unit.installed(name) }

    /// `service.instance.id`: a version 4 UUID. Empty where nothing has been recorded yet.
    package func instanceID() throws(StoreError) -> String { try installed("instance_id") ?? "" }

    /// What sets this database's span ids apart from those of one begun anew. Empty where nothing has been recorded yet.
    package func epoch() throws(StoreError) -> String { try installed("epoch") ?? "" }

    /// Draws the instance id and the epoch where they are missing, and keeps what is missing of the time zone.
    ///
    /// - Parameter timeZone: the name of one that the settings have in place of the folder's own.
    /// - Returns: the epoch.
    @discardableResult
    package func install(timeZone: String? = nil) throws(StoreError) -> String {
        // One unit, so that the table is read once.
        let unit = unit
        if let epoch = try unit.installed("epoch"), try Self.keepsTimeZone(timeZone, unit) { return epoch }
        return try transaction { () throws(StoreError) in
            _ = try installed("instance_id") { RandomID.uuid() }
            try keepTimeZone(timeZone)
            return try installed("epoch") { RandomID.hexadecimal() }
        }
    }
}

enum RandomID {
    static func hexadecimal() -> String {
        UInt64.random(in: .min ... .max).lowercaseHexadecimal
    }

    /// RFC 9562, 5.4: random but for version 4 and the variant.
    static func uuid() -> String {
        let high = UInt64.random(in: .min ... .max) & ~0xF000 | 0x4000
        let low = UInt64.random(in: .min ... .max) & ~(0b11 << 62) | (0b10 << 62)
        let digits = high.lowercaseHexadecimal + low.lowercaseHexadecimal
        var parts: [Substring] = []
        var rest = digits[...]
        for length in [8, 4, 4, 4, 12] {
            parts.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return parts.joined(separator: "-")
    }
}
