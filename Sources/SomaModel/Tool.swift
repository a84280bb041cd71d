/// A tool as its agent names it, and what it does whatever its name.
package struct Tool: Sendable {
    /// The purposes that guidance and block rules tell apart.
    package enum Kind: String, CaseIterable, Sendable {
        /// Runs a command.
        case shell
        case read
        /// Changes a part of a file.
        case edit
        /// Writes a whole file.
        case write
        /// Looks for files or text in them.
        case search
        case web
        /// Hands a task to another agent.
        case delegate
        case other

        /// Whether a call of such a tool changes the file that it names.
        package var changesFiles: Bool { self == .edit || self == .write }
    }

    package var name: String
    package var kind: Kind

    package init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }

    /// The kind is what the name says.
    package init(_ name: String) {
        self.init(name: name, kind: Kind(ofToolNamed: name))
    }
}

/// Names are told apart byte by byte.
extension Tool: Equatable {
    package static func == (left: Tool, right: Tool) -> Bool {
        left.kind == right.kind && ExactString(left.name) == ExactString(right.name)
    }
}
