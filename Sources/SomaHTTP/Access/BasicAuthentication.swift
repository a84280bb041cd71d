internal import Synchronization

/// Holds user names and passwords against bcrypt hashes (RFC 7617), each pair once: what it found is kept in memory under a
/// key that nobody else knows.
///
/// An unknown user costs a hash too. One hash is computed at a time, so that guessing does not take the machine, and for
/// each client in its turn, so that it does not keep others out.
package final class BasicAuthentication: Sendable {
    package enum Verdict: Sendable {
        case allowed
        case refused
        /// Too many wait to be checked: to be tried again.
        case busy
    }

    /// A user's name and bcrypt hash.
    private let users: [String: String]
    /// What is computed for users that are not there: the dearest hash of those that are.
    private let substitute: String
    private let key = SecretKey()
    private let known = Mutex(Known())
    private let turn = FairTurn(limit: 64, perClient: 16)

    private struct Known {
        var allowed: Set<[UInt8]> = []
        var refused: Set<[UInt8]> = []
    }

    /// Pairs that are remembered as wrong; beyond it all of them are forgotten.
    private static let refusedLimit = 256

    /// - Parameter users: bcrypt hashes by name.
    package init(users: [String: String]) {
        self.users = users
        substitute = users.values.max { BcryptHash.cost(of: $0) < BcryptHash.cost(of: $1) } ?? ""
    }

    /// - Parameters:
    ///   - field: the value of `Authorization`; `nil` where there is none.
    ///   - client: its address.
    package func verdict(on field: String?, from client: String) -> Verdict {
        guard let field, let credentials = BasicCredentials(field) else { return .refused }
        let digest = key.digest(of: credentials.user, credentials.password)
        if let verdict = remembered(digest) { return verdict }
        let verdict = turn.take(as: client) {
            if let verdict = remembered(digest) { return verdict }
            let hash = users[credentials.user]
            let matches = BcryptHash.matches(credentials.password, hash ?? substitute)
            let isAllowed = matches && hash != nil
            remember(digest, isAllowed)
            return isAllowed ? Verdict.allowed : .refused
        }
        return verdict ?? .busy
    }

    /// Checks no password from now on that is not known, so that nobody waits for those who wait.
    package func close() { turn.close() }

    private func remembered(_ digest: [UInt8]) -> Verdict? {
        known.withLock { known in
            if known.allowed.contains(digest) { return .allowed }
            return known.refused.contains(digest) ? .refused : nil
        }
    }

    private func remember(_ digest: [UInt8], _ isAllowed: Bool) {
        known.withLock { known in
            if isAllowed {
                known.allowed.insert(digest)
            } else {
                if known.refused.count >= Self.refusedLimit { known.refused.removeAll() }
                known.refused.insert(digest)
            }
        }
    }
}
