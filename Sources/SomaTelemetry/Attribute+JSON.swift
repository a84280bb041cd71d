internal import SomaJSON

extension [Attribute] {
    init?(json: JSONValue?) {
        guard case .object(let members) = json else { return nil }
        self = []
        for member in members {
            switch member.value {
            case .string(let text): append(Attribute(member.name, .string(text)))
            case .bool(let flag): append(Attribute(member.name, .bool(flag)))
            case .int(let number): append(Attribute(member.name, .int(number)))
            case .double(let number): append(Attribute(member.name, .double(number)))
            case .null, .array, .object: return nil
            }
        }
    }
}

extension JSONWriter {
    mutating func member(_ name: String, _ attributes: [Attribute]) {
        self.name(name)
        beginObject()
        for attribute in attributes { member(attribute) }
        endObject()
    }

    /// A number that is not finite is left out.
    mutating func member(_ attribute: Attribute, named name: String? = nil) {
        let name = name ?? attribute.key
        switch attribute.value {
        case .string(let text): member(name, text)
        case .bool(let flag): member(name, flag)
        case .int(let number): member(name, Int(number))
        case .double(let number): if number.isFinite { member(name, number) }
        }
    }
}
