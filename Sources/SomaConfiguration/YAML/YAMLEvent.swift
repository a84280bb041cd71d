/// One step through a document, free of the parser's memory.
struct YAMLEvent {
    enum Kind {
        case documentStart
        case alias
        case scalar(YAMLScalar)
        case sequenceStart
        case mappingStart
        /// Of a sequence, a mapping or a document.
        case end
        case streamStart
        case streamEnd
    }

    var kind: Kind
    /// From 1.
    var line: Int
    /// In Unicode scalars, from 1.
    var column: Int
    /// As resolved, such as `tag:yaml.org,2002:str`; `nil` where none is written.
    var tag: String?
    var hasAnchor: Bool
}
