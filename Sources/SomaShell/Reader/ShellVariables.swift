/// What the variables of a shell text hold, as far as it says so itself.
struct ShellVariables: Sendable {
    /// More variables, or longer values, are not followed.
    static let countLimit = 512
    static let lengthLimit = 16_384

    private var values: [String: String] = [:]
    /// The elements of arrays, and without a name the arguments.
    private var lists: [String: [String]] = [:]
    /// Whether something was left out for want of room.
    private(set) var isFull = false

    init(_ entries: [(name: String, value: String)] = []) {
        values["IFS"] = " \t\n"
        for (name, value) in entries { values[name] = value }
    }

    /// Puts back what was there before a call.
    mutating func restore(_ outer: ShellVariables) {
        let wasFull = isFull
        self = outer
        isFull = isFull || wasFull
    }

    /// Setting `nil` makes a variable unknown.
    subscript(name: String) -> String? {
        get { values[name] }
        set {
            lists[name] = nil
            guard let value = newValue else {
                values[name] = nil
                return
            }
            let hasRoom =
                value.utf8.count <= Self.lengthLimit && (values[name] != nil || values.count < Self.countLimit)
            if !hasRoom { isFull = true }
            values[name] = hasRoom ? value : nil
        }
    }

    func list(of name: String) -> [String]? { lists[name] ?? (name.isEmpty ? nil : values[name].map { [$0] }) }

    /// Makes `name` an array.
    mutating func set(_ name: String, list: [String]?) {
        let hasRoom =
            (list ?? []).reduce(0) { $0 + $1.utf8.count + 1 } <= Self.lengthLimit && lists.count < Self.countLimit
        if !hasRoom { isFull = true }
        lists[name] = hasRoom ? list : nil
        if !name.isEmpty { values[name] = hasRoom ? list?.first : nil }
    }

    /// `$1` and its relatives; `nil` where they are unknown.
    mutating func set(arguments: [String]?) {
        set("", list: arguments)
        let list = lists[""] ?? []
        for number in 1...9 { values["\(number)"] = number <= list.count ? list[number - 1] : nil }
        let all = lists[""] == nil ? nil : list.joined(separator: " ")
        values["@"] = all
        values["*"] = all
    }
}
