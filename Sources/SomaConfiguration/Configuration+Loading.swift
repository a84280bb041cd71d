internal import SomaSystem

extension Configuration {
    /// Reads `soma.yaml` in the state folder; where there is none, the defaults hold.
    ///
    /// - Parameters:
    ///   - folder: the state folder, which the caller has found safe.
    ///   - environment: the value of a variable, `nil` where unset or empty. Environment variables count for what a person
    ///     runs, never for a hook, whose environment is the agent's: without a function none is looked for.
    /// - Throws: all that is wrong; also where another user owns the file or others can write to it.
    package init(folder: String, environment: ((String) -> String?)? = nil) throws(ConfigurationError) {
        if let bytes = try Self.document(in: folder) {
            try self.init(yaml: bytes, environment: environment)
        } else {
            self.init()
            if let environment { try apply(environment) }
        }
    }

    /// The bytes of `soma.yaml` in the state folder; `nil` where there is none. Throws where the file is unsafe or cannot be
    /// read.
    package static func document(in folder: String) throws(ConfigurationError) -> [UInt8]? {
        try contents(of: folder + "/" + fileName)
    }

    /// Whether a state folder has a `soma.yaml`, good or not; without one the defaults hold.
    package static func isThere(in folder: String) -> Bool {
        let path = folder + "/" + fileName
        return (try? FileStatus(of: path)) != nil || FileStatus.isLink(path)
    }

    /// Reads a document.
    ///
    /// - Parameter environment: as above.
    package init(yaml: [UInt8], environment: ((String) -> String?)? = nil) throws(ConfigurationError) {
        let root: YAMLNode?
        do throws(YAMLError) {
            root = try YAMLDocument.root(of: yaml)
        } catch {
            throw ConfigurationError(ConfigurationProblem(place: .init(error.line), message: error.message))
        }
        self.init()
        if let root { try read(root) }
        if let environment { try apply(environment) }
    }

    /// `nil` where there is no such file; a link that leads nowhere is one that cannot be read. Reading ends soon after the
    /// limit of a document's length.
    static func contents(of path: String) throws(ConfigurationError) -> [UInt8]? {
        var bytes: [UInt8] = []
        var refusal: String?
        do throws(SystemError) {
            let file = try FileDescriptor(opening: path, for: .readFile)
            refusal = Self.refusal(of: path, try file.status())
            while refusal == nil, bytes.count <= YAMLDocument.lengthLimit,
                try file.read(into: &bytes, limit: 64 << 10) > 0
            {}
        } catch {
            let isLink = FileStatus.isLink(path)
            if error.isMissingFile, !isLink { return nil }
            refusal =
                error.isMissingFile
                ? "\(path) is a link to a file that is not there; mend or remove it" : error.description
        }
        if let refusal { throw ConfigurationError(ConfigurationProblem(place: .elsewhere, message: refusal)) }
        return bytes
    }

    private static func refusal(of path: String, _ status: FileStatus) -> String? {
        guard status.isRegularFile else { return "\(path) is no file; make it one or remove it" }
        guard status.isOwnedByThisUser else {
            return "\(path) belongs to another user; replace it by a file of your own"
        }
        return status.isWritableByOthers ? "others can write to \(path); run: chmod go-w \(path)" : nil
    }

    /// What the environment says goes before the file.
    mutating func apply(_ environment: @escaping (String) -> String?) throws(ConfigurationError) {
        var problems: [ConfigurationProblem] = []
        func limit(_ name: String) -> Setting<Double?>? {
            guard let text = environment(name) else { return nil }
            if let limit = Double(text), limit > 0, limit.isFinite { return Setting(limit, from: .environment(name)) }
            problems.append(ConfigurationProblem(place: .elsewhere, message: "\(name) must be a number above 0"))
            return nil
        }
        if let tokens = limit("SOMA_BUDGET_TOKENS") { budget.tokens = tokens }
        if let cost = limit("SOMA_BUDGET_COST_USD") { budget.costUSD = cost }
        exporter.apply(environment, &queue, &problems, &warnings)
        if !problems.isEmpty { throw ConfigurationError(problems) }
    }
}

extension ConfigurationProblem.Place {
    fileprivate init(_ line: Int?) {
        self = line.map { .line($0) } ?? .file
    }
}
