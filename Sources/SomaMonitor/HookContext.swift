internal import SomaGuidance
package import SomaModel
package import SomaSources
internal import SomaSystem

extension Monitor {
    /// What surrounds a payload.
    package struct HookContext: Sendable {
        /// When the hook was called.
        package var time: Timestamp
        /// From the agent's environment.
        package var traceParent: TraceParent?
        /// Whether the agent waits for an answer; for a payload that was kept aside it does no more, and what it asked about
        /// has happened.
        package var canAnswer = true
        /// What the agent must not change: absolute paths.
        package var places = Places()

        package init(time: Timestamp, traceParent: TraceParent?) {
            self.time = time
            self.traceParent = traceParent
        }

        func surroundings(of payload: HookPayload) -> AgentSurroundings {
            AgentSurroundings(
                stateFolder: places.stateFolder,
                home: places.home,
                workingFolder: payload.workingFolder,
                settings: places.settings
            )
        }
    }

    package struct Places: Equatable, Sendable {
        package var stateFolder = "/nowhere"
        package var home: String?
        package var settings: [String] = []

        package init() {}

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
