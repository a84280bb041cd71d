/// A value in a YAML document, and where it begins.
struct YAMLNode {
    enum Content {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        /// In the document's order; no key is there twice.
        case mapping([YAMLEntry])
    }

    /// From 1.
    var line: Int
    /// In Unicode scalars, from 1.
    var column: Int
    var content: Content

    /// Whether nothing is written there: an empty plain scalar, `~` or `null`.
    var isNull: Bool {
        if case .scalar(let scalar) = content { return scalar.isPlain && ["", "~", "null"].contains(scalar.text) }
        return false
    }
}

/// Text as it stands in the document; what it means is for the reader of the setting to say.
struct YAMLScalar {
    var text: String
    /// Without quotes and no block of text: it may be a number or nothing.
    var isPlain: Bool
}

/// The entries of a section: few, so that a walk finds one, where a dictionary would look types up at runtime.
struct YAMLFields {
    /// In the document's order.
    var entries: [YAMLEntry] = []

    /// The value under a key. O(entries).
    subscript(key: String) -> YAMLNode? {
        for entry in entries where entry.key == key { return entry.value }
        return nil
    }
}

/// A key of a mapping and its value.
struct YAMLEntry {
    var key: String
    /// The key's, from 1.
    var line: Int
    var value: YAMLNode
}
