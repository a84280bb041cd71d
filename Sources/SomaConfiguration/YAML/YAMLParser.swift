internal import CYAML

/// One of libyaml's parsers and the bytes that it reads; both are freed with it.
@safe struct YAMLParser: ~Copyable {
    // libyaml keeps the parser's own address in it: it must not move.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>

    /// Takes a copy of UTF-8 text. Throws where there is no memory for a parser.
    init(_ text: [UInt8]) throws(YAMLError) {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            unsafe parser.deallocate()
            throw YAMLError(line: nil, message: Self.noMemory)
        }
        unsafe self.parser = unsafe parser
        unsafe input = .allocate(capacity: text.count)
        _ = unsafe input.initialize(from: text)
        unsafe yaml_parser_set_input_string(parser, input.baseAddress, input.count)
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
        unsafe input.deallocate()
    }

    /// After the stream's end, or a throw, it must not be called again.
    mutating func next() throws(YAMLError) -> YAMLEvent {
        let event = EventHandle()
        let succeeded = unsafe event.withUnsafeEvent { event in unsafe yaml_parser_parse(parser, event) == 1 }
        guard succeeded else { throw error }
        return event.value
    }

    private static let noMemory = "there is no memory left to read it"

    private var error: YAMLError {
        if unsafe parser.pointee.error == YAML_MEMORY_ERROR { return YAMLError(line: nil, message: Self.noMemory) }
        let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "it cannot be read"
        if unsafe parser.pointee.error == YAML_READER_ERROR {
            let line = unsafe input.prefix(Int(parser.pointee.problem_offset)).count { $0 == UInt8(ascii: "\n") } + 1
            return YAMLError(line: line, message: "not valid YAML: \(problem)")
        }
        let mark = unsafe parser.pointee.problem_mark
        let context = unsafe parser.pointee.context.map { unsafe " \(String(cString: $0))" } ?? ""
        return YAMLError(
            line: Int(mark.line) + 1,
            message: "not valid YAML: \(problem)\(context) at column \(mark.column + 1)"
                + (isIndentedWithTab(line: Int(mark.line)) ? "; indent with spaces, not tabs" : "")
        )
    }

    /// - Parameter line: from 0.
    private func isIndentedWithTab(line: Int) -> Bool {
        let lines = unsafe Array(input).split(
            separator: UInt8(ascii: "\n"),
            maxSplits: line + 1,
            omittingEmptySubsequences: false
        )
        guard line < lines.count else { return false }
        let indentation = lines[line].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        return indentation.contains(UInt8(ascii: "\t"))
    }
}
