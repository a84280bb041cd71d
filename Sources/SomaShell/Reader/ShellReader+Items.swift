extension ShellReader {
    /// `"$@"`, `"${name[@]}"` and `"${@:2}"` are as many words as the list has; `false` where none stands here.
    mutating func readQuotedItems(into word: inout ShellWordBuilder, words: inout [ShellWord]) -> Bool {
        guard ahead(1) == UInt8(ascii: "$") else { return false }
        var items: [String]?
        var length = 3
        if ahead(2) == UInt8(ascii: "@") {
            items = variables.list(of: "")
        } else if ahead(2) == UInt8(ascii: "{") {
            guard let selection = selection(from: 3), selection.isSeparate else { return false }
            items = selection.items(in: variables)
            length = selection.end
        } else {
            return false
        }
        guard ahead(length) == UInt8(ascii: "\"") else { return false }
        position += length + 1
        guard let items else {
            word.appendUnknown()
            return true
        }
        guard spend(items.reduce(0) { $0 + $1.utf8.count / 4 + 4 }) else {
            word.appendUnknown()
            return true
        }
        for (index, item) in items.enumerated() {
            if index > 0 { word.finish(into: &words) }
            word.bytes += item.utf8
            word.isQuoted = true
            word.isDynamic = true
        }
        return true
    }

    /// The list that `@}`, `*}`, `name[@]}`, `name[*]}` or `name[1]}` stands for, perhaps from a place on.
    struct Selection {
        var name: String
        var first: Int
        var isSeparate: Bool
        /// Of one element where that was asked for.
        var count: Int?
        /// Behind the brace, counted from the reader's position.
        var end: Int

        func items(in variables: ShellVariables) -> [String]? {
            guard let list = variables.list(of: name) else { return nil }
            let rest = list.dropFirst(first)
            return Array(rest.prefix(count ?? rest.count))
        }
    }

    /// Reads what stands between `${` and `}`, which begins `offset` bytes ahead; `nil` where it selects no list.
    func selection(from offset: Int) -> Selection? {
        var end = offset
        while isNamePart(ahead(end)) { end += 1 }
        let isNamed = end > offset
        let name = isNamed ? String(decoding: bytes[position + offset..<position + end], as: UTF8.self) : ""
        if isNamed {
            guard ahead(end) == UInt8(ascii: "["), !isDigit(ahead(offset)) else { return nil }
            end += 1
        }
        var result = Selection(name: name, first: 0, isSeparate: ahead(end) == UInt8(ascii: "@"), end: 0)
        if ahead(end) == UInt8(ascii: "@") || ahead(end) == UInt8(ascii: "*") {
            end += 1
        } else {
            guard isNamed, let index = number(at: &end) else { return nil }
            result.first = index
            result.count = 1
        }
        if isNamed {
            guard ahead(end) == UInt8(ascii: "]") else { return nil }
            end += 1
        }
        if ahead(end) == UInt8(ascii: ":"), result.count == nil {
            end += 1
            guard let start = number(at: &end) else { return nil }
            // The arguments are counted from 1.
            result.first = max(0, isNamed ? start : start - 1)
            if ahead(end) == UInt8(ascii: ":") {
                end += 1
                result.count = number(at: &end)
            }
        }
        guard ahead(end) == UInt8(ascii: "}") else { return nil }
        result.end = end + 1
        return result
    }

    private func number(at offset: inout Int) -> Int? {
        let start = offset
        while offset - start < 4, isDigit(ahead(offset)) { offset += 1 }
        return Int(String(decoding: bytes[position + start..<position + offset], as: UTF8.self))
    }
}
