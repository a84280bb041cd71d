/// What the variables of a shell text hold, as far as it says so itself.
struct ShellVariables: Sendable {
    /// More variables, or longer values, are not followed.
    static let countLimit = 64
    static let lengthLimit = 4_096

    private var entries: [(name: String, value: String)]

    init(_ entries: [(name: String, value: String)] = []) {
        self.entries = [("IFS", " \t\n")] + entries
    }

    /// `nil` gets a variable back to unknown when it is set. O(variables).
    subscript(name: String) -> String? {
        get { entries.first { $0.name == name }?.value }
        set {
            let index = entries.firstIndex { $0.name == name }
            guard let value = newValue, value.utf8.count <= Self.lengthLimit else {
                if let index { entries.remove(at: index) }
                return
            }
            if let index {
                entries[index].value = value
            } else if entries.count < Self.countLimit {
                entries.append((name, value))
            }
        }
    }
}
