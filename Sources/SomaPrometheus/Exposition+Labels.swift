internal import SomaTelemetry

extension Exposition {
    /// A sample's name and labels, written where they belong without a copy.
    mutating func begin(_ name: String, _ attributes: [Attribute]) {
        var page: [UInt8] = []
        swap(&page, &bytes)
        page += name.utf8
        if !attributes.isEmpty {
            page.append(UInt8(ascii: "{"))
            appendLabels(attributes, to: &page)
            page.append(UInt8(ascii: "}"))
        }
        page.append(UInt8(ascii: " "))
        swap(&page, &bytes)
    }

    mutating func rendered(_ attributes: [Attribute]) -> [UInt8] {
        var labels: [UInt8] = []
        appendLabels(attributes, to: &labels)
        return labels
    }

    /// Attributes, sorted by key, whose keys become one label share it, their values joined by `;` as the OpenTelemetry
    /// specification has it: a label given twice would cost the whole scrape.
    private mutating func appendLabels(_ attributes: [Attribute], to labels: inout [UInt8]) {
        names.prepare(for: attributes)
        for (index, attribute) in attributes.enumerated() where names.places[index] == index {
            labels += names.prefixes[index]
            appendEscaped(attribute.value, to: &labels)
            if !names.areDistinct {
                for other in attributes.indices where other > index && names.places[other] == index {
                    labels.append(UInt8(ascii: ";"))
                    appendEscaped(attributes[other].value, to: &labels)
                }
            }
            labels.append(UInt8(ascii: "\""))
        }
    }

    /// "label_value can be any sequence of UTF-8 characters, but the backslash, double-quote and line feed characters have
    /// to be escaped" (Exposition formats, text-based format).
    private func appendEscaped(_ value: AttributeValue, to labels: inout [UInt8]) {
        switch value {
        case .bool(let flag): labels += (flag ? "true" : "false").utf8
        case .int(let number): labels += number.description.utf8
        case .double(let number): labels += number.description.utf8
        case .string(let text):
            let bytes = text.utf8.span
            var isPlain = true
            for index in bytes.indices {
                let byte = bytes[index]
                isPlain =
                    isPlain && byte != UInt8(ascii: "\\") && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\n")
            }
            if isPlain { return labels.append(contentsOf: text.utf8) }
            for byte in text.utf8 {
                switch byte {
                case UInt8(ascii: "\\"), UInt8(ascii: "\""): labels += [UInt8(ascii: "\\"), byte]
                case UInt8(ascii: "\n"): labels += "\\n".utf8
                default: labels.append(byte)
                }
            }
        }
    }
}
