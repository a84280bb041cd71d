package import SomaJSON

/// Stands for a file's path, so that no path needs to be kept: two calls name the same path where their digests are equal.
package struct FileDigest: Equatable, Sendable {
    /// Of a call that names no file.
    package static let none = FileDigest(value: 0)

    /// 0 for none.
    let value: UInt64

    init(value: UInt64) {
        self.value = value
    }

    /// The path as it is written: `a/../b` is not `b`. `key` keeps digests of guessed paths from being compared.
    package init(ofPath path: String, key: String) {
        let number = path.isEmpty ? 0 : TextDigest(of: key + ":" + path).number
        self.init(value: path.isEmpty ? 0 : max(1, number))
    }

    /// Of the `file_path` or `notebook_path` in a tool's input; none where it has neither.
    package init(of input: JSONValue, key: String) {
        for name in ["file_path", "notebook_path"] {
            if case .string(let path) = input[name] {
                self.init(ofPath: path, key: key)
                return
            }
        }
        self = .none
    }
}
