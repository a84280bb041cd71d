package import SomaModel
internal import SomaShell
internal import SomaSources
internal import SomaSystem

/// What surrounds a hook's payload.
package struct HookContext: Sendable {
    /// From the agent's environment.
    package var traceParent: TraceParent?
    /// Who decides about the call that the payload asks about. A payload that was kept aside comes when that has happened.
    package var standing = Question.Standing.open
    /// What the agent must not change.
    package var places = Places()

    package init(traceParent: TraceParent? = nil) {
        self.traceParent = traceParent
    }

    /// The question that a call puts.
    func question(about call: Call, in observed: Observed) -> Question {
        let path = call.tool.kind.changesFiles ? call.path : nil
        return Question(
            about: call,
            in: observed,
            targetExists: path.map { (try? FileStatus(of: $0)) != nil },
            traceParent: traceParent,
            standing: standing
        )
    }

    /// The rule that a call falls under, with links in the way of what it writes followed.
    func rule(for call: Call, in workingFolder: String?) -> BlockRule? {
        let surroundings = places.surroundings(workingFolder: workingFolder)
        if let rule = Destruction.rule(tool: call.tool, input: call.input, in: surroundings) { return rule }
        guard let path = call.path, let real = Places.withoutLinks(path, in: workingFolder), real != path else {
            return nil
        }
        return Destruction.rule(writing: real, in: surroundings)
    }
}

/// The folders and files that an agent must not change: absolute paths.
package struct Places: Equatable, Sendable {
    package var stateFolder = "/nowhere"
    package var home: String?
    package var settings: [String] = []

    package init() {}

    /// The user's own, as the environment names them.
    package init(stateFolder: String) {
        self.stateFolder = stateFolder
        home = Environment["HOME"]
        for program in HookedProgram.allCases {
            let place = program.dialect.guardedPlace
            guard let folder = Environment[place.variable] else { continue }
            for file in place.files { settings.append(folder + "/" + file) }
        }
    }

    func surroundings(workingFolder: String?) -> AgentSurroundings {
        var own = settings
        if let home {
            for program in HookedProgram.allCases {
                let place = program.dialect.guardedPlace
                for file in place.files { own.append(home + "/" + place.folder + "/" + file) }
            }
        }
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
    static func withoutLinks(_ path: String, in folder: String?) -> String? {
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
}
