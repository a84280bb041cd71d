internal import SomaSystem

extension WebConfiguration {
    /// Reads the file and what it names; relative paths are relative to its folder. Throws the first thing that is wrong:
    /// whatever is not understood is refused, since serving without it could be serving open.
    package init(path: String) throws(WebConfigurationError) {
        try self.init(yaml: try Self.contents(of: path, named: path, line: nil), path: path)
    }

    /// Reads a document as what the file at `path` holds.
    package init(yaml bytes: [UInt8], path: String) throws(WebConfigurationError) {
        let root: YAMLNode?
        do throws(YAMLError) {
            root = try YAMLDocument.root(of: bytes)
        } catch {
            throw WebConfigurationError(path, line: error.line, error.message)
        }
        // Also while the file is being written anew.
        let isEmpty = "nothing is set here; leave --web.config.file out to serve openly"
        guard let root, !root.isNull else { throw WebConfigurationError(path, line: nil, isEmpty) }
        guard case .mapping = root.content else {
            let sections = "tls_server_config, http_server_config and basic_auth_users"
            throw WebConfigurationError(path, line: root.line, "write a mapping of \(sections)")
        }
        var reader = WebReader(path: path)
        let read = reader.read(root)
        if let error = reader.error { throw error }
        // HTTP/2 is not offered, whatever is said of it.
        guard read.hasEffect else { throw WebConfigurationError(path, line: nil, isEmpty) }
        self = read
    }

    /// What is in a file, at most 1 MiB.
    static func contents(
        of path: String,
        named name: String,
        line: Int?
    ) throws(WebConfigurationError) -> [UInt8] {
        var bytes: [UInt8] = []
        var isFile = true
        do throws(SystemError) {
            let file = try FileDescriptor(opening: path, for: .readFile)
            isFile = try file.status().isRegularFile
            while isFile, bytes.count <= YAMLDocument.lengthLimit, try file.read(into: &bytes, limit: 64 << 10) > 0 {}
        } catch {
            throw WebConfigurationError(name, line: line, path == name ? error.reason : error.description)
        }
        if !isFile {
            throw WebConfigurationError(name, line: line, path == name ? "it is no file" : "\(path) is no file")
        }
        return bytes
    }
}
