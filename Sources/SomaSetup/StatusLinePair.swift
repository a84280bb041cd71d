/// A command line that shows another status line and soma's segment after it, both from the same standard input.
///
/// It holds the other one whole, so that it can be given back. soma's part runs first: it records, and the other may be
/// slow enough to be cancelled.
struct StatusLinePair: Equatable, Sendable {
    var soma: SomaInvocation
    /// The command line that was there before, or that applies here from another settings file.
    var other: String
    /// Whether `other` is another file's: taking soma out leaves nothing here then.
    var isInherited: Bool

    init(soma: SomaInvocation, other: String, isInherited: Bool) {
        self.soma = soma
        self.other = other
        self.isInherited = isInherited
    }

    /// `nil` where the line is not of this form.
    init?(_ commandLine: String) {
        for isInherited in [false, true] {
            guard let rest = commandLine.dropping(prefix: Self.head(isInherited))?.dropping(suffix: Self.tail),
                let middle = rest.firstRange(of: Self.middle),
                let soma = SomaInvocation(String(rest[..<middle.lowerBound])), soma.isStatusLine,
                let words = ShellWords.split(String(rest[middle.upperBound...])), words.count == 1
            else { continue }
            self.init(soma: soma, other: words[0], isInherited: isInherited)
            return
        }
        return nil
    }

    var commandLine: String {
        Self.head(isInherited) + soma.commandLine + Self.middle + ShellWords.quoted(other) + Self.tail
    }

    /// The input's last byte is guarded: a command substitution drops trailing line feeds.
    private static func head(_ isInherited: Bool) -> String {
        ": soma beside " + (isInherited ? "the inherited" : "the former")
            + #" status line; soma_in=$(cat; printf x); soma_own=$(printf %s "${soma_in%x}" | "#
    }

    private static let middle = #"); soma_other=$(printf %s "${soma_in%x}" | eval "#
    private static let tail = #"); printf %s "$soma_other${soma_other:+${soma_own:+ }}$soma_own""#

}

extension StringProtocol {
    fileprivate func dropping(prefix: String) -> SubSequence? {
        hasPrefix(prefix) ? dropFirst(prefix.count) : nil
    }

    fileprivate func dropping(suffix: String) -> SubSequence? {
        hasSuffix(suffix) ? dropLast(suffix.count) : nil
    }
}
