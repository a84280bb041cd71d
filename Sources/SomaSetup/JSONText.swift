internal import SomaJSON

/// A JSON text that is edited in place: what is not touched keeps its bytes.
struct JSONText: Sendable {
    /// The way to a value from the root.
    enum Step: Sendable {
        case member(String)
        case element(Int)
    }

    private(set) var bytes: [UInt8]
    private let layout: JSONLayout

    /// Throws where the text is no JSON, comments included.
    init(_ bytes: [UInt8]) throws(JSONError) {
        _ = try JSONValue(parsing: bytes.span)
        self.bytes = bytes
        layout = JSONLayout(of: bytes)
    }

    /// `nil` where the way leads nowhere.
    func node(_ path: [Step]) -> JSONTree? {
        var node = JSONTree(validated: bytes)
        for step in path {
            guard let index = Self.index(of: step, in: node), let child = node.value(at: index) else { return nil }
            node = child
        }
        return node
    }

    func value(_ path: [Step]) -> JSONValue? {
        guard let node = node(path) else { return nil }
        return try? JSONValue(parsing: Array(bytes[node.range]).span)
    }

    /// Names of an object's members, each once; none of anything else.
    func names(_ path: [Step]) -> [String] {
        guard case .object(let members)? = node(path)?.content else { return [] }
        var names: [String] = []
        for member in members where !names.contains(member.name) { names.append(member.name) }
        return names
    }

    /// The number of an array's elements; 0 of anything else.
    func count(_ path: [Step]) -> Int {
        guard case .array(let elements)? = node(path)?.content else { return 0 }
        return elements.count
    }

    /// Adds a value as the last child of the container at `path`: under `name` to an object, without to an array.
    mutating func append(_ value: JSONValue, named name: String? = nil, to path: [Step]) {
        guard let node = node(path) else { return }
        let children = node.childRanges
        let open = node.range.lowerBound + 1
        guard let first = children.first, let last = children.last else {
            let outer = layout.isOnOneLine ? nil : indentation(ofLineAt: node.range.lowerBound)
            let child = layout.text(value, named: name, indentation: outer.map { $0 + layout.unit })
            let before = outer.map { layout.newline + $0 + layout.unit } ?? ""
            let after = outer.map { layout.newline + $0 } ?? ""
            bytes.replaceSubrange(open..<node.range.upperBound - 1, with: (before + child + after).utf8)
            return
        }
        if !bytes[open..<first.lowerBound].contains(UInt8(ascii: "\n")) {
            let child = layout.text(value, named: name, indentation: nil)
            bytes.insert(contentsOf: (layout.comma + child).utf8, at: last.upperBound)
            return
        }
        let inner = indentation(ofLineAt: first.lowerBound)
        let child = layout.text(value, named: name, indentation: inner)
        bytes.insert(contentsOf: ("," + layout.newline + inner + child).utf8, at: last.upperBound)
    }

    /// Puts another value in the place of the one at `path`.
    mutating func replace(_ path: [Step], with value: JSONValue) {
        guard let node = node(path) else { return }
        let indentation = layout.isOnOneLine ? nil : indentation(ofLineAt: node.range.lowerBound)
        bytes.replaceSubrange(node.range, with: layout.text(value, named: nil, indentation: indentation).utf8)
    }

    /// Takes out the member or element at `path`, with the comma and the white space that came with it.
    mutating func remove(_ path: [Step]) {
        guard let step = path.last, let parent = node(path.dropLast()), let index = Self.index(of: step, in: parent)
        else { return }
        let children = parent.childRanges
        guard children.indices.contains(index) else { return }
        if children.count == 1 {
            bytes.removeSubrange(parent.range.lowerBound + 1..<parent.range.upperBound - 1)
        } else if index > 0 {
            bytes.removeSubrange(children[index - 1].upperBound..<children[index].upperBound)
        } else {
            bytes.removeSubrange(children[0].lowerBound..<children[1].lowerBound)
        }
    }

    /// What a JSON string says; `nil` for anything else.
    static func string(_ bytes: ArraySlice<UInt8>) -> String? {
        guard case .string(let text)? = try? JSONValue(parsing: Array(bytes).span) else { return nil }
        return text
    }

    private static func index(of step: Step, in node: JSONTree) -> Int? {
        switch (step, node.content) {
        case (.member(let name), _): node.index(of: name)
        case (.element(let index), .array): index
        case (.element, _): nil
        }
    }

    /// The blanks at the beginning of the line in which a byte stands.
    private func indentation(ofLineAt position: Int) -> String {
        let start = bytes[..<position].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return String(decoding: bytes[start...].prefix { $0 == 0x20 || $0 == 0x09 }, as: UTF8.self)
    }
}
