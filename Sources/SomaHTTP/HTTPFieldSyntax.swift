/// What may stand in a header field, whoever wrote it. The value is never repeated in an error: it may be a secret.
enum HTTPFieldSyntax {
    /// RFC 9110, 5.6.2: `token = 1*tchar`.
    static func isName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    /// RFC 9110, 5.5: "Field values containing CR, LF, or NUL characters are invalid and dangerous", and those with other
    /// control characters than tab "are also invalid".
    static func isValue(_ value: String) -> Bool {
        !value.utf8.contains { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }
    }
}
