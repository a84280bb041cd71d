internal import SomaModel

/// Reads a document that anyone may have written into a tree. What could grow without bounds is refused: anchors and
/// aliases, nesting deeper than 16, more than 100,000 values, more than 1 MiB.
struct YAMLDocument: ~Copyable {
    /// In bytes.
    static let lengthLimit = 1 << 20
    private static let depthLimit = 16
    private static let nodeLimit = 100_000

    private var parser: YAMLParser
    private var nodeCount = 0

    /// The document's value; `nil` where there is none, only comments or nothing at all.
    static func root(of bytes: [UInt8]) throws(YAMLError) -> YAMLNode? {
        try check(bytes)
        var document = YAMLDocument(parser: try YAMLParser(bytes))
        return try document.root()
    }

    private init(parser: consuming YAMLParser) {
        self.parser = parser
    }

    /// Refuses what is too long or no text, before libyaml sees it.
    private static func check(_ bytes: [UInt8]) throws(YAMLError) {
        guard bytes.count <= lengthLimit else {
            throw YAMLError(line: nil, message: "it is longer than 1 MiB; take out what soma does not need")
        }
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            throw YAMLError(
                line: line(at: error.byteOffsets.lowerBound, in: bytes),
                message: "not UTF-8 text; save it as UTF-8"
            )
        }
        if let index = bytes.firstIndex(of: 0) {
            throw YAMLError(line: line(at: index, in: bytes), message: "a NUL character; take it out")
        }
        // libyaml holds each handle against all the others.
        if let index = bytes.firstIndex(ofLineThatBeginsWith: Array("%TAG".utf8)) {
            throw YAMLError(line: line(at: index, in: bytes), message: "%TAG is not read; leave it out")
        }
    }

    private static func line(at offset: Int, in bytes: [UInt8]) -> Int {
        bytes.prefix(offset).count { $0 == UInt8(ascii: "\n") } + 1
    }

    private mutating func root() throws(YAMLError) -> YAMLNode? {
        _ = try parser.next()
        guard case .documentStart = try parser.next().kind else { return nil }
        let root = try node(try parser.next(), depth: 0)
        _ = try parser.next()
        let next = try parser.next()
        guard case .streamEnd = next.kind else {
            throw YAMLError(line: next.line, message: "a second document begins here; keep one")
        }
        return root
    }

    /// The value that begins with `event`.
    private mutating func node(_ event: YAMLEvent, depth: Int) throws(YAMLError) -> YAMLNode {
        if case .alias = event.kind { throw YAMLError(line: event.line, message: Self.noAliases) }
        if event.hasAnchor { throw YAMLError(line: event.line, message: Self.noAliases) }
        nodeCount += 1
        guard depth < Self.depthLimit else {
            throw YAMLError(
                line: event.line,
                message: "nested deeper than \(Self.depthLimit) levels; write less deeply"
            )
        }
        guard nodeCount <= Self.nodeLimit else {
            throw YAMLError(line: event.line, message: "more than \(Self.nodeLimit) values; write fewer")
        }
        let content: YAMLNode.Content =
            switch event.kind {
            case .scalar(let scalar): .scalar(try tagged(scalar, event))
            case .sequenceStart: .sequence(try items(event, depth))
            default: .mapping(try entries(event, depth))
            }
        return YAMLNode(line: event.line, column: event.column, content: content)
    }

    private static let noAliases = "anchors (&) and aliases (*) are not read; write the value out"

    private mutating func items(_ start: YAMLEvent, _ depth: Int) throws(YAMLError) -> [YAMLNode] {
        try Self.check(start, tags: ["seq"])
        var items: [YAMLNode] = []
        while true {
            let event = try parser.next()
            if case .end = event.kind { return items }
            items.append(try node(event, depth: depth + 1))
        }
    }

    private mutating func entries(_ start: YAMLEvent, _ depth: Int) throws(YAMLError) -> [YAMLEntry] {
        try Self.check(start, tags: ["map"])
        var entries: [YAMLEntry] = []
        var known = YAMLKeys()
        while true {
            let event = try parser.next()
            if case .end = event.kind { return entries }
            let keyNode = try node(event, depth: depth + 1)
            guard case .scalar(let key) = keyNode.content else {
                throw YAMLError(line: keyNode.line, message: "a key must be text, not a list or a mapping")
            }
            if let first = known.insert(key.text, line: keyNode.line, after: entries) {
                throw YAMLError(
                    line: keyNode.line,
                    message: "\(key.text.quoted) is there twice, first on line \(first); keep one"
                )
            }
            let value = try node(try parser.next(), depth: depth + 1)
            entries.append(YAMLEntry(key: key.text, line: keyNode.line, value: value))
        }
    }

    /// `!!str` makes text of anything; the tags of other scalars are what a plain one can be anyway.
    private func tagged(_ scalar: YAMLScalar, _ event: YAMLEvent) throws(YAMLError) -> YAMLScalar {
        guard let tag = event.tag else { return scalar }
        try Self.check(event, tags: ["str", "int", "float", "bool", "null"])
        return YAMLScalar(text: scalar.text, isPlain: tag != Self.tagPrefix + "str")
    }

    private static let tagPrefix = "tag:yaml.org,2002:"

    /// Refuses a tag other than those of YAML's own schema that fit the value.
    private static func check(_ event: YAMLEvent, tags: [String]) throws(YAMLError) {
        guard let tag = event.tag else { return }
        guard tags.contains(where: { tagPrefix + $0 == tag }) else {
            throw YAMLError(line: event.line, message: "the tag \(tag.quoted) is not known here; leave it out")
        }
    }
}

extension [UInt8] {
    /// Where a line that begins so does.
    fileprivate func firstIndex(ofLineThatBeginsWith prefix: [UInt8]) -> Int? {
        var start = startIndex
        while start < endIndex {
            if self[start...].starts(with: prefix) { return start }
            guard let end = self[start...].firstIndex(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
            else { return nil }
            start = end + 1
        }
        return nil
    }
}
