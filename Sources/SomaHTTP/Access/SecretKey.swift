internal import CMD

/// A key that lives as long as the process, for hashes of what must not lie in memory.
struct SecretKey: Sendable {
    private let bytes: [UInt8]

    init() {
        var random = SystemRandomNumberGenerator()
        bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    /// 32 bytes; HMAC's construction (RFC 2104) with SHA-256.
    func digest(of first: String, _ second: String) -> [UInt8] {
        let message = Array("\(first.utf8.count):".utf8) + Array(first.utf8) + Array(second.utf8)
        let inner = sha256(padded(0x36) + message)
        return sha256(padded(0x5C) + inner)
    }

    private func padded(_ pad: UInt8) -> [UInt8] {
        bytes.map { $0 ^ pad } + [UInt8](repeating: pad, count: 64 - bytes.count)
    }

    private func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var context = SHA2_CTX()
        unsafe SHA256Init(&context)
        unsafe SHA256Update(&context, bytes, bytes.count)
        var digest = [UInt8](repeating: 0, count: 32)
        unsafe SHA256Final(&digest, &context)
        return digest
    }
}
