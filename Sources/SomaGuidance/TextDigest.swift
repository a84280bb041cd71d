internal import CMD

/// SHA-256 of a text, for names and draws that must come out alike in every process and release.
struct TextDigest {
    private let bytes: [UInt8]

    init(of text: String) {
        var context = SHA2_CTX()
        unsafe SHA256Init(&context)
        let input = Array(text.utf8)
        unsafe SHA256Update(&context, input, input.count)
        var digest = [UInt8](repeating: 0, count: 32)
        unsafe SHA256Final(&digest, &context)
        bytes = digest
    }

    /// The first 8 bytes, big-endian.
    var number: UInt64 { bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
