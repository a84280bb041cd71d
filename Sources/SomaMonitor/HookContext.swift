internal import SomaGuidance
internal import SomaJSON
package import SomaModel
internal import SomaSources
internal import SomaSystem

extension Monitor {
    /// What surrounds a payload.
    package struct HookContext: Sendable {
        /// When the hook was called.
        package var time: Timestamp
        /// From the agent's environment.
        package var traceParent: TraceParent?
        /// Whether the agent waits for an answer; for a payload that was kept aside it does no more, and what it asked about
        /// has happened, unless it was refused.
        package var canAnswer = true
        /// Whether the agent has been told that the call is denied, before that could be recorded.
        package var wasRefused = false
        /// What the agent must not change: absolute paths.
        package var places = Places()

        package init(time: Timestamp, traceParent: TraceParent?) {
            self.time = time
            self.traceParent = traceParent
        }

        /// The rule that a payload's call falls under, links in the way of what it writes followed.
        func rule(for payload: HookPayload) -> BlockRule? {
            let call = payload.call
            let surroundings = places.surroundings(workingFolder: payload.workingFolder)
            if let rule = Destruction.rule(tool: call.tool, input: call.input, in: surroundings) { return rule }
            guard let path = call.filePath, let real = Places.withoutLinks(path, in: payload.workingFolder),
                real != path
            else { return nil }
            let input = JSONValue.object([.init(name: "file_path", value: .string(real))])
            return Destruction.rule(tool: "Write", input: input, in: surroundings)
        }
    }

    package struct Places: Equatable, Sendable {
        package var stateFolder = "/nowhere"
        package var home: String?
        package var settings: [String] = []

        package init() {}

        func surroundings(workingFolder: String?) -> AgentSurroundings {
            let claude = home.map { $0 + "/.claude/" }
            let own =
                settings + ["settings.json", "settings.local.json"].compactMap { name in claude.map { $0 + name } }
            let linked = own.filter(FileStatus.isLink)
            var surroundings = AgentSurroundings(
                stateFolder: stateFolder,
                home: home,
                workingFolder: workingFolder,
                settings: settings + linked.compactMap { try? FileSystem.resolved($0) }
            )
            if let real = try? FileSystem.resolved(stateFolder), real != stateFolder {
                surroundings.realStateFolder = real
            }
            return surroundings
        }

        /// Where writing to a path ends up: the nearest folder above it that is there without links, and the rest.
        fileprivate static func withoutLinks(_ path: String, in folder: String?) -> String? {
            guard let start = path.hasPrefix("/") ? path : folder.map({ $0 + "/" + path }) else { return nil }
            var rest: [Substring] = []
            var known = start[...]
            while !known.isEmpty {
                if let real = try? FileSystem.resolved(String(known)) {
                    return ([real] + rest.reversed().map(String.init)).joined(separator: "/")
                }
                guard let slash = known.lastIndex(of: "/") else { return nil }
                rest.append(known[known.index(after: slash)...])
                known = known[..<slash]
            }
            return nil
        }

        /// The user's own, as the environment names them.
        package init(stateFolder: String) {
            self.stateFolder = stateFolder
            home = Environment["HOME"]
            if let folder = Environment["CLAUDE_CONFIG_DIR"] {
                settings = ["settings.json", "settings.local.json"].map { folder + "/" + $0 }
            }
        }
    }
}
