extension String {
    /// A URL without the user name and password that stand before its host.
    package var withoutUserInformation: String {
        guard let scheme = firstRange(of: "://") else { return self }
        let authorityEnd = self[scheme.upperBound...].firstIndex { "/?#".contains($0) } ?? endIndex
        guard let at = self[scheme.upperBound..<authorityEnd].lastIndex(of: "@") else { return self }
        return String(self[..<scheme.upperBound] + self[index(after: at)...])
    }
}
