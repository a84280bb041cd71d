/// A directed edge of the trust graph: how much of the source's pressure reaches the target.
package struct TrustEdge: Equatable, Sendable {
    package let source: String
    package let target: String
    /// In [0, 1].
    package let trust: Double

    package enum Invalid: Error, Equatable, CustomStringConvertible {
        case trustOutOfRange
        case edgeToItself

        package var description: String {
            switch self {
            case .trustOutOfRange: "trust must be a number from 0 to 1"
            case .edgeToItself: "an agent cannot be its own source"
            }
        }
    }

    /// Throws where `trust` is outside [0, 1] or not a number, or where both ends are one agent.
    package init(from source: String, to target: String, trust: Double) throws(Invalid) {
        guard 0...1 ~= trust else { throw .trustOutOfRange }
        guard ExactString(source) != ExactString(target) else { throw .edgeToItself }
        self.source = source
        self.target = target
        self.trust = trust
    }
}
