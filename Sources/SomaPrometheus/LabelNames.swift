internal import SomaTelemetry

/// The label names of one family's points, worked out once and kept while the next point has the same keys, as it nearly
/// always has.
struct LabelNames: Sendable {
    private var family = ""
    private var keys: [String] = []
    /// A sample up to its first value: the family's name, a brace and the first name with `="`.
    private var head: [UInt8] = []
    /// A name and `="`, the comma before it included.
    private var prefixes: [[UInt8]] = []
    /// For each key, the place of the first that becomes the same label.
    private var places: [Int] = []
    private var areDistinct = true

    private let end = Array("\"} ".utf8)

    /// A sample up to its value.
    mutating func begin(_ family: String, _ attributes: Swift.Span<Attribute>, on page: inout PageBytes) {
        if attributes.isEmpty {
            page.write(family)
            return page.append(UInt8(ascii: " "))
        }
        prepare(for: attributes, in: family)
        page.append(head)
        appendValues(attributes, to: &page)
        page.append(end)
    }

    /// Labels without the braces.
    mutating func labels(_ attributes: Swift.Span<Attribute>) -> [UInt8] {
        if attributes.isEmpty { return [] }
        prepare(for: attributes, in: family)
        var labels = PageBytes()
        labels.append(prefixes[0])
        appendValues(attributes, to: &labels)
        labels.append(UInt8(ascii: "\""))
        return labels.bytes
    }

    /// From the first value to the last, without its quotation mark. Attributes, sorted by key, whose keys become one label
    /// share it, their values joined by `;` as the OpenTelemetry specification has it: a label given twice would cost the
    /// whole scrape.
    private func appendValues(_ attributes: Swift.Span<Attribute>, to page: inout PageBytes) {
        for index in attributes.indices where areDistinct || places[index] == index {
            if index > 0 {
                page.append(UInt8(ascii: "\""))
                page.append(prefixes[index])
            }
            page.writeEscaped(attributes[index].value)
            if areDistinct { continue }
            for other in attributes.indices where other > index && places[other] == index {
                page.append(UInt8(ascii: ";"))
                page.writeEscaped(attributes[other].value)
            }
        }
    }

    private mutating func prepare(for attributes: Swift.Span<Attribute>, in family: String) {
        if isPrepared(for: attributes), self.family == family { return }
        self.family = family
        keys = attributes.indices.map { attributes[$0].key }
        let names = keys.map(PrometheusName.label)
        places = names.map { name in names.firstIndex(of: name) ?? 0 }
        areDistinct = places == Array(names.indices)
        prefixes = names.enumerated().map { index, name in Array("\(index == 0 ? "" : ",")\(name)=\"".utf8) }
        head = Array("\(family){".utf8) + prefixes[0]
    }

    private func isPrepared(for attributes: Swift.Span<Attribute>) -> Bool {
        guard attributes.count == keys.count else { return false }
        for index in keys.indices where keys[index] != attributes[index].key { return false }
        return true
    }
}

extension PageBytes {
    /// "label_value can be any sequence of UTF-8 characters, but the backslash, double-quote and line feed characters have
    /// to be escaped" (Exposition formats, text-based format).
    fileprivate mutating func writeEscaped(_ value: AttributeValue) {
        switch value {
        case .bool(let flag): write(flag ? "true" : "false")
        case .int(let number): write(number.description)
        case .double(let number): write(number.description)
        case .string(let text):
            let bytes = text.utf8.span
            var isPlain = true
            for index in bytes.indices {
                let byte = bytes[index]
                isPlain =
                    isPlain && byte != UInt8(ascii: "\\") && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\n")
            }
            if isPlain { return write(text) }
            for byte in text.utf8 {
                switch byte {
                case UInt8(ascii: "\\"), UInt8(ascii: "\""):
                    append(UInt8(ascii: "\\"))
                    append(byte)
                case UInt8(ascii: "\n"): write("\\n")
                default: append(byte)
                }
            }
        }
    }
}
