internal import CCrypt

/// Password hashes as `htpasswd -B` writes them, `$2y$10$` and 53 characters.
enum BcryptHash {
    /// The binary logarithm of the rounds; 0 where a text is no bcrypt hash (crypt(5)).
    static func cost(of hash: String) -> Int { hash.hasPrefix("$2") ? Int(hash.dropFirst(4).prefix(2)) ?? 0 : 0 }

    /// Computes the hash, which takes long on purpose; compares in a time that does not tell where they differ. bcrypt
    /// looks at the first 72 bytes of a password.
    static func matches(_ password: String, _ hash: String) -> Bool {
        var computed = [CChar](repeating: 0, count: Int(CRYPT_OUTPUT_SIZE))
        // What C would cut at a NUL is not what was sent.
        let isText = !password.utf8.contains(0)
        let isHash = unsafe soma_crypt(isText ? password : "", hash, &computed) == 1
        let found = computed.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let wanted = Array(hash.utf8)
        guard isHash, isText, found.count == wanted.count else { return false }
        return zip(found, wanted).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
