/// The fields that `http_server_config.headers` may set, and no others.
enum WebHeaderName {
    static let all = [
        "Content-Security-Policy", "Strict-Transport-Security", "X-Content-Type-Options", "X-Frame-Options",
        "X-XSS-Protection",
    ]

    /// In lower case; a field that is not here takes any text.
    static let values = ["X-Content-Type-Options": ["nosniff"], "X-Frame-Options": ["deny", "sameorigin"]]
}

/// What a bcrypt hash looks like (crypt(5)).
enum BcryptSyntax {
    /// `$2a$`, `$2b$` or `$2y$`, a cost from 4 to 16 (more takes over four seconds), `$`, and 53 digits of its own base64.
    static func isHash(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 60, ["$2a$", "$2b$", "$2y$"].contains(text.prefix(4)), bytes[6] == UInt8(ascii: "$"),
            bytes[4...5].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let cost = Int(String(decoding: bytes[4...5], as: UTF8.self))
        else { return false }
        return 4...16 ~= cost && bytes[7...].allSatisfy(isDigit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
