internal import CMD

/// SHA-256 of lines as they come, each counted with a line feed.
package final class ContentHash {
    private var context = SHA2_CTX()

    package init() {
        unsafe SHA256Init(&context)
    }

    package func add(_ line: [UInt8]) {
        unsafe SHA256Update(&context, line, line.count)
        unsafe SHA256Update(&context, [UInt8(ascii: "\n")], 1)
    }

    /// The first 16 hexadecimal digits of the digest of one text, counted with a line feed.
    package static func short(of text: String) -> String {
        let hash = ContentHash()
        hash.add(Array(text.utf8))
        return String(hash.hexadecimal.prefix(16))
    }

    /// The digest of what was added so far, as 64 lower-case hexadecimal digits.
    package var hexadecimal: String {
        var copy = context
        var digest = [UInt8](repeating: 0, count: 32)
        unsafe SHA256Final(&digest, &copy)
        let digits = Array("0123456789abcdef")
        return String(digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
