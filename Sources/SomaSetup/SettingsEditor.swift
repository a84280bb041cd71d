internal import SomaJSON
internal import SomaSources

/// The text of one settings file of a program that calls hooks, and soma's entries in it.
struct SettingsEditor: Sendable {
    var text: JSONText
    let setup: HookSetup

    /// An empty file is an empty object, as it is to the program. Throws for what is no JSON object.
    init(
        _ bytes: [UInt8],
        path: String,
        of program: HookedProgram = .claudeCode
    ) throws(SetupError) {
        setup = program.dialect.setup
        let isBlank = bytes.allSatisfy(\.isJSONWhiteSpace)
        do {
            text = try JSONText(isBlank ? Array("{}\n".utf8) : bytes)
        } catch {
            throw SetupError("\(path) is not valid JSON: \(Self.place(of: error, in: bytes)); correct it and try again")
        }
        let shape = Self.shape(of: text, setup.keys.hooks)
        if let shape { throw SetupError("\(path): \(shape); correct it and try again") }
    }

    var bytes: [UInt8] { text.bytes }
    /// Where the lists of hooks by event lie.
    var hooksPath: [JSONText.Step] { [.member(setup.keys.hooks)] }
    /// Whether nothing is left in it.
    var isEmptyObject: Bool { text.names([]).isEmpty }

    /// Lines and columns from 1, columns in bytes.
    private static func place(of error: JSONError, in bytes: [UInt8]) -> String {
        let before = bytes.prefix(error.offset)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let column = before.reversed().prefix { $0 != UInt8(ascii: "\n") }.count + 1
        return "line \(line), column \(column): \(error.reason)"
    }

    /// What cannot be edited without guessing; `nil` if all is as the program has it.
    private static func shape(of text: JSONText, _ key: String) -> String? {
        guard case .object? = text.node([])?.content else { return "the settings are not an object" }
        guard let hooks = text.node([.member(key)]) else { return nil }
        guard case .object = hooks.content else { return "\"\(key)\" is not an object" }
        for event in text.names([.member(key)]) {
            guard case .array? = text.node([.member(key), .member(event)])?.content else {
                return "the entry of \"\(key)\" for \(event) is not a list"
            }
        }
        return nil
    }
}
