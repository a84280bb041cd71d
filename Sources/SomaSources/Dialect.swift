package import SomaModel

/// One format in which an agent's doings are written down. A value that reads bytes: it opens no file, knows no store and asks
/// no clock.
package protocol Dialect: Sendable {
    /// As sources and messages name it, such as `claude-code`.
    static var name: String { get }

    /// - Parameter position: where an earlier reader of the same bytes stopped; `nil` begins.
    init(position: Position?)

    /// Reads one line, event or body, and appends what it observes.
    ///
    /// - Throws: why these bytes are refused; the next ones can be read all the same.
    mutating func read(_ bytes: Span<UInt8>, into observed: inout [Observed]) throws(SourceError)

    /// What of the bytes so far the next ones depend on; `nil` if each stands by itself.
    var position: Position? { get }
}

/// What a dialect has to know of the bytes before: kept beside their offset, in the transaction of what was read from them.
package struct Position: Equatable, Sendable {
    /// A small JSON text, the dialect's own.
    package var text: String

    package init(_ text: String) {
        self.text = text
    }
}

/// Why bytes were refused. It never quotes a value: texts and commands are private.
package struct SourceError: Error, Equatable, Sendable, CustomStringConvertible {
    package var reason: String

    package init(reason: String) {
        self.reason = reason
    }

    package var description: String { reason }
}
