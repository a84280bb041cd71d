/// Header fields in the order they arrived; a name may occur more than once.
package struct HTTPHeaders: Sendable {
    package var fields: [(name: String, value: String)]

    package init(_ fields: [(name: String, value: String)] = []) {
        self.fields = fields
    }

    /// The value of the first field called `name`, whatever the case of its ASCII letters. O(fields).
    package subscript(name: String) -> String? {
        fields.first { $0.name.equalsIgnoringASCIICase(name) }?.value
    }

    /// The values of all fields called `name`, in order. O(fields).
    package func values(of name: String) -> [String] {
        fields.filter { $0.name.equalsIgnoringASCIICase(name) }.map(\.value)
    }

    /// Whether `Content-Type` says `mediaType`, with any parameters. "The type and subtype tokens are case-insensitive"
    /// (RFC 9110, 8.3.1).
    package func hasContent(ofType mediaType: String) -> Bool {
        guard let value = self["Content-Type"] else { return false }
        let words = value.prefix { $0 != ";" }.split { $0 == " " || $0 == "\t" }
        return words.count == 1 && String(words[0]).equalsIgnoringASCIICase(mediaType)
    }
}

extension String {
    /// Field names are ASCII (RFC 9110, 5.1): no locale and no Unicode folding takes part.
    func equalsIgnoringASCIICase(_ other: String) -> Bool {
        utf8.elementsEqual(other.utf8) { $0.asciiLowercase == $1.asciiLowercase }
    }
}

extension UInt8 {
    var asciiLowercase: UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
    }
}
