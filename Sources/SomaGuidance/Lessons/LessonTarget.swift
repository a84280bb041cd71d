internal import SomaJSON
package import SomaModel

/// What an action was about: an error on it and a later success on it make a lesson.
package struct LessonTarget: Equatable, Sendable {
    /// Keyed, so that it says nothing to anyone else; equal for what is the same target.
    package let digest: String
    /// What a success on it teaches.
    package let fix: String

    private static let fixLength = 200

    /// A shell command is about its program, another tool's call about its file; `nil` where neither is known.
    package init?(of action: Action, key: String) {
        if case .string(let command)? = action.input["command"] {
            let words = command.split(whereSeparator: \.isWhitespace)
            guard let program = words.first(where: { !$0.contains("=") }) else { return nil }
            digest = TextDigest(of: key + ":program:" + program).number.lowercaseHexadecimal
            fix = PlainText.line(command, limit: Self.fixLength)
        } else {
            let file = FileDigest(of: action.input, key: key)
            guard file != .none, case .string(let path)? = action.input["file_path"] ?? action.input["notebook_path"]
            else { return nil }
            digest = TextDigest(of: key + ":file:" + path).number.lowercaseHexadecimal
            let name = path.split(separator: "/").last.map(String.init) ?? path
            fix = PlainText.line(
                "\(action.tool) of \(name) worked once it had been looked at again",
                limit: Self.fixLength
            )
        }
    }
}
